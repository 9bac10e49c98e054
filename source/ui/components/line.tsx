import {Box, Text} from 'ink';
import {printable} from '../../engine/report/printable.ts';
import {useSymbols} from './symbols.tsx';

/** What a piece of text says about itself; the words say it too, for terminals without colour. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'warning' | 'bad' | 'chosen';

const styles = {
	plain: {},
	strong: {bold: true},
	quiet: {dimColor: true},
	good: {color: 'green'},
	warning: {color: 'yellow'},
	bad: {color: 'red'},
	chosen: {color: 'cyan', bold: true},
} as const;

interface LineProps {
	readonly children: string;
	readonly tone?: Tone;
	/** Columns it takes; default: all there is. */
	readonly width?: number;
}

/** One row of the screen: cut where it does not fit, never wrapped, never squeezed away. */
export function Line({children, tone = 'plain', width}: LineProps) {
	const {ellipsis} = useSymbols();
	return (
		<Box height={1} flexShrink={0} overflow="hidden" {...(width === undefined ? {} : {width})}>
			<Text wrap={ellipsis ? 'truncate-end' : 'hard'} {...styles[tone]}>
				{printable(children) || ' '}
			</Text>
		</Box>
	);
}

interface ParagraphProps extends LineProps {
	/** The most rows it takes. */
	readonly height: number;
}

/** Wrapped text of at most `height` rows. */
export function Paragraph({children, tone = 'plain', height}: ParagraphProps) {
	return (
		<Box maxHeight={height} flexShrink={0} overflow="hidden">
			<Text wrap="wrap" {...styles[tone]}>
				{printable(children)}
			</Text>
		</Box>
	);
}
