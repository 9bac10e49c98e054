import {Box} from 'ink';
import {Line, type Tone} from './line.tsx';
import {moreText, positionsIn} from './window-of.ts';

export interface TextLine {
	readonly text: string;
	readonly tone: Tone;
}

interface ScrollLinesProps {
	readonly lines: readonly TextLine[];
	/** The first line in sight. */
	readonly top: number;
	readonly height: number;
}

/** The greatest `top` that makes sense: the last lines are in sight. */
export function lastTop(lines: number, height: number): number {
	return lines <= height ? 0 : lines - (height - 1);
}

/** Lines that scroll; where not all fit, the last row says how many are out of sight. */
export function ScrollLines({lines, top, height}: ScrollLinesProps) {
	const fits = lines.length <= height;
	const start = Math.min(top, lastTop(lines.length, height));
	const window = {start, end: fits ? lines.length : start + height - 1};
	return (
		<Box flexDirection="column" height={height} flexShrink={0} overflow="hidden">
			{positionsIn(window).map(position => (
				<Line key={position} tone={lines[position]?.tone ?? 'plain'}>
					{lines[position]?.text ?? ''}
				</Line>
			))}
			{!fits && <Line tone="quiet">{moreText(window, lines.length)}</Line>}
		</Box>
	);
}
