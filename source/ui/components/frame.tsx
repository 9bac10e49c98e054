import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Line} from './line.tsx';
import {useSymbols} from './symbols.tsx';

/** Rows that the frame takes: title, trail, rule, and the key hints with the rule above them. */
export const frameRows = 5;

export interface Hint {
	readonly keys: string;
	readonly does: string;
}

interface FrameProps {
	readonly title: string;
	readonly steps: readonly string[];
	/** Position in `steps`. */
	readonly current: number;
	readonly hints: readonly Hint[];
	readonly width: number;
	readonly height: number;
	readonly children: ReactNode;
}

/** The steps in one line: numbered where there is room, and only the current one where there is little. */
export function trailText(
	steps: readonly string[],
	current: number,
	width: number,
	separator: string,
): string {
	const trail = (label: (step: string, index: number) => string) =>
		steps
			.map((step, index) => (index === current ? `[${label(step, index)}]` : label(step, index)))
			.join(separator);
	const numbered = trail((step, index) => `${index + 1} ${step}`);
	const plain = trail(step => step);
	if (numbered.length <= width) {
		return numbered;
	}
	return plain.length <= width ? plain : `Step ${current + 1} of ${steps.length}: ${steps[current] ?? ''}`;
}

/** Key hints in one line; those that do not fit are left out from the end, so the first are the ones that matter. */
export function hintText(hints: readonly Hint[], width: number, separator: string): string {
	let text = '';
	for (const hint of hints) {
		const next = `${text === '' ? '' : separator}${hint.keys} ${hint.does}`;
		if (text.length + next.length > width) {
			break;
		}
		text += next;
	}
	return text;
}

/** What every step has around it. It fills the terminal exactly. */
export function Frame({title, steps, current, hints, width, height, children}: FrameProps) {
	const {trail, rule, dot} = useSymbols();
	return (
		<Box flexDirection="column" width={width} height={height} overflow="hidden">
			<Line tone="strong">{` ${title}`}</Line>
			<Line tone="chosen">{` ${trailText(steps, current, width - 2, ` ${trail} `)}`}</Line>
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
			<Line tone="quiet">{` ${hintText(hints, width - 2, ` ${dot} `)}`}</Line>
		</Box>
	);
}
