import type {Hint} from './frame.tsx';
import {ScrollLines, type TextLine} from './scroll-lines.tsx';

interface KeyListProps {
	readonly hints: readonly Hint[];
	/** The first line in sight. */
	readonly top: number;
	readonly height: number;
}

/** All keys of a screen, a line each, from the same hints as the hint line. */
export function keyLines(hints: readonly Hint[]): readonly TextLine[] {
	const names = hints.map(({keys, also}) => (also === undefined ? keys : `${keys} ${also}`));
	const width = Math.max(0, ...names.map(name => name.length)) + 3;
	return [
		{text: 'All keys of this screen', tone: 'strong'},
		{text: '', tone: 'plain'},
		...hints.map(
			({does}, i): TextLine => ({text: `${(names[i] ?? '').padEnd(width)}${does}`, tone: 'plain'}),
		),
	];
}

export function KeyList({hints, top, height}: KeyListProps) {
	return <ScrollLines lines={keyLines(hints)} top={top} height={height} />;
}
