import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Line, type Tone} from './line.tsx';
import {useSymbols} from './symbols.tsx';

/** Rows that the frame takes: title, trail, rule, and the key hints with the rule above them. */
export const frameRows = 5;

export interface Hint {
	readonly keys: string;
	/** Other keys that do the same, for the list of all keys. */
	readonly also?: string;
	readonly does: string;
	/** Only for the list of all keys: everybody knows it, or tries it. */
	readonly listed?: boolean;
}

interface FrameProps {
	readonly title: string;
	readonly steps: readonly string[];
	/** Position in `steps`. */
	readonly current: number;
	readonly hints: readonly Hint[];
	/** Where those are that the line has no room for. */
	readonly more: Hint | null;
	readonly width: number;
	readonly height: number;
	readonly children: ReactNode;
}

interface Trail {
	readonly before: string;
	/** The current step. */
	readonly here: string;
	readonly after: string;
}

/** The steps in one line: numbered where there is room, and only the current one where there is little. */
export function trailOf(steps: readonly string[], current: number, width: number, separator: string): Trail {
	const trail = (labels: readonly string[]): Trail => ({
		before: labels
			.slice(0, current)
			.map(label => label + separator)
			.join(''),
		here: `[${labels[current] ?? ''}]`,
		after: labels
			.slice(current + 1)
			.map(label => separator + label)
			.join(''),
	});
	const numbered = trail(steps.map((step, index) => `${index + 1} ${step}`));
	const plain = trail(steps);
	const little = {
		before: '',
		here: `Step ${current + 1} of ${steps.length}: ${steps[current] ?? ''}`,
		after: '',
	};
	return [numbered, plain].find(({before, here, after}) => (before + here + after).length <= width) ?? little;
}

/**
 * Key hints in one line; those that do not fit are left out from the end, so the first are the ones that matter.
 * @param more comes last, where hints were left out or there is room for it
 */
export function hintText(
	hints: readonly Hint[],
	more: Hint | null,
	width: number,
	separator: string,
): string {
	const texts = hints.filter(hint => !hint.listed).map(({keys, does}) => `${keys} ${does}`);
	const last = more === null ? [] : [`${more.keys} ${more.does}`];
	for (let count = texts.length; count > 0; count--) {
		const text = [...texts.slice(0, count), ...last].join(separator);
		if (text.length <= width) {
			return text;
		}
	}
	return last.join('').slice(0, width);
}

function Part({children, tone}: {readonly children: string; readonly tone: Tone}) {
	return (
		<Line width={children.length} tone={tone}>
			{children}
		</Line>
	);
}

/** What every step has around it. It fills the terminal exactly. */
export function Frame({title, steps, current, hints, more, width, height, children}: FrameProps) {
	const {trail, rule, dot} = useSymbols();
	const {before, here, after} = trailOf(steps, current, width - 2, ` ${trail} `);
	return (
		<Box flexDirection="column" width={width} height={height} overflow="hidden">
			<Line tone="strong">{` ${title}`}</Line>
			<Box height={1} flexShrink={0} paddingLeft={1} overflow="hidden">
				<Part tone="quiet">{before}</Part>
				<Part tone="chosen">{here}</Part>
				<Part tone="quiet">{after}</Part>
			</Box>
			<Line tone="quiet">{rule.repeat(width)}</Line>
			<Box
				flexDirection="column"
				height={height - frameRows}
				flexShrink={0}
				overflow="hidden"
				paddingLeft={1}
				paddingRight={1}
			>
				{children}
			</Box>
			<Line tone="quiet">{rule.repeat(width)}</Line>
			<Line tone="quiet">{` ${hintText(hints, more, width - 2, ` ${dot} `)}`}</Line>
		</Box>
	);
}
