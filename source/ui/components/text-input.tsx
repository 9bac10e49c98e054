import {printable} from '../../engine/report/printable.ts';
import {useTyping} from './keys.tsx';
import {Line} from './line.tsx';
import {maskUrl, maskWithCursor} from './mask-url.ts';
import {useSymbols} from './symbols.tsx';
import type {TextField} from './text-field.ts';

interface TextInputProps {
	readonly field: TextField;
	/** Whether keys go here: the cursor is drawn. */
	readonly focused: boolean;
	/** Whether it is a connection string, whose password is not shown. */
	readonly secret?: boolean;
	/** Whether not a character of it is shown. */
	readonly hidden?: boolean;
	/** Drawn while the field is empty. */
	readonly placeholder: string;
	readonly width: number;
}

/** A line of text being edited. Of a long text the part around the cursor, or its end, is drawn. */
export function TextInput({
	field: entered,
	hidden = false,
	focused,
	secret = false,
	placeholder,
	width,
}: TextInputProps) {
	const {caret} = useSymbols();
	useTyping(focused);
	const field = hidden ? {...entered, value: '*'.repeat([...entered.value].length)} : entered;
	if (field.value === '') {
		return (
			<Line width={width} tone="quiet">
				{`${focused ? `${caret} ` : ''}${placeholder}`}
			</Line>
		);
	}
	if (!focused) {
		const text = printable(secret ? maskUrl(field.value) : field.value);
		return <Line width={width}>{[...text].slice(-width).join('')}</Line>;
	}
	const before = [...field.value].slice(0, field.cursor).join('').length;
	const shown = secret ? maskWithCursor(field.value, before) : {text: field.value, cursor: before};
	const left = [...printable(shown.text.slice(0, shown.cursor))];
	const right = [...printable(shown.text.slice(shown.cursor))];
	const start = Math.max(
		0,
		Math.min(left.length - Math.floor(width / 2), left.length + right.length + 1 - width),
	);
	return (
		<Line width={width} tone="chosen">
			{[...left.slice(start), caret, ...right].join('')}
		</Line>
	);
}
