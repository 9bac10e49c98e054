/** One line of text being edited: a pure value, so that keys that arrive together all count. */
export interface TextField {
	readonly value: string;
	/** Characters (code points) before the cursor. */
	readonly cursor: number;
}

export type TextEdit =
	| {readonly edit: 'insert'; readonly text: string}
	| {readonly edit: 'left' | 'right' | 'home' | 'end' | 'backspace' | 'delete' | 'clear'};

/** A field with its cursor at the end. */
export function textField(value: string): TextField {
	return {value, cursor: [...value].length};
}

/** The field after one edit. Line breaks and controls are not taken in. */
export function editText(field: TextField, edit: TextEdit): TextField {
	const characters = [...field.value];
	const {cursor} = field;
	switch (edit.edit) {
		case 'insert': {
			const added = [...edit.text.replace(/\p{Cc}/gu, '')];
			const value = [...characters.slice(0, cursor), ...added, ...characters.slice(cursor)].join('');
			return {value, cursor: cursor + added.length};
		}
		case 'left':
			return {...field, cursor: Math.max(0, cursor - 1)};
		case 'right':
			return {...field, cursor: Math.min(characters.length, cursor + 1)};
		case 'home':
			return {...field, cursor: 0};
		case 'end':
			return {...field, cursor: characters.length};
		case 'backspace':
			return cursor === 0 ? field : {value: characters.toSpliced(cursor - 1, 1).join(''), cursor: cursor - 1};
		case 'delete':
			return {...field, value: characters.toSpliced(cursor, 1).join('')};
		case 'clear':
			return {value: '', cursor: 0};
	}
}
