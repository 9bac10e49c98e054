import {Box} from 'ink';
import {formatCount} from './format.ts';
import {Line} from './line.tsx';
import type {TextField} from './text-field.ts';
import {TextInput} from './text-input.tsx';

interface FindLineProps {
	readonly field: TextField;
	/** Whether it is being typed. */
	readonly isOpen: boolean;
	/** What the list is narrowed to; null where a key is typed, to look a row up. */
	readonly shown: {readonly rows: number; readonly of: number} | null;
	readonly width: number;
}

/** What is sought in the list above it, and how much of that is shown. */
export function FindLine({field, isOpen, shown, width}: FindLineProps) {
	const count = shown === null ? '' : ` ${formatCount(shown.rows)} of ${formatCount(shown.of)} shown`;
	const label = shown === null ? 'Key: ' : '/ ';
	return (
		<Box height={1} flexShrink={0} overflow="hidden">
			<Line width={label.length} tone="chosen">
				{label}
			</Line>
			<TextInput
				field={field}
				focused={isOpen}
				placeholder={shown === null ? 'of a source row, as messages write it' : 'letters of what is sought'}
				width={Math.max(8, width - label.length - count.length)}
			/>
			<Line width={count.length} tone={shown?.rows === 0 ? 'warning' : 'quiet'}>
				{count}
			</Line>
		</Box>
	);
}
