import {expect, test} from 'vitest';
import {editText, type TextEdit, textField} from '../../../source/ui/components/text-field.ts';

function after(value: string, ...edits: ReadonlyArray<TextEdit['edit'] | string>) {
	const isEdit = (edit: string): edit is Exclude<TextEdit['edit'], 'insert'> =>
		['left', 'right', 'home', 'end', 'backspace', 'delete', 'clear'].includes(edit);
	return edits.reduce(
		(field, edit) => editText(field, isEdit(edit) ? {edit} : {edit: 'insert', text: edit}),
		textField(value),
	);
}

test('inserts where the cursor is', () => {
	expect(after('ac', 'left', 'b')).toEqual({value: 'abc', cursor: 2});
});

test('removes before and after the cursor', () => {
	expect(after('abc', 'left', 'backspace')).toEqual({value: 'ac', cursor: 1});
	expect(after('abc', 'home', 'delete')).toEqual({value: 'bc', cursor: 0});
});

test('stops at both ends', () => {
	expect(after('a', 'home', 'left', 'backspace')).toEqual({value: 'a', cursor: 0});
	expect(after('a', 'end', 'right', 'delete')).toEqual({value: 'a', cursor: 1});
});

test('counts characters, not halves of them', () => {
	expect(after('a😀', 'backspace')).toEqual({value: 'a', cursor: 1});
});

test('takes no controls in', () => {
	expect(after('', 'a\x1b[2J\nb').value).toBe('a[2Jb');
});

test('can be emptied at once', () => {
	expect(after('abc', 'clear')).toEqual({value: '', cursor: 0});
});
