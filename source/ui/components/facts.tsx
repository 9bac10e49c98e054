import {Line} from './line.tsx';
import {wrapWords} from './wrap-words.ts';

export type Fact = readonly [name: string, value: string];

interface FactsProps {
	readonly facts: readonly Fact[];
	readonly width: number;
	/** Columns of the names. */
	readonly nameWidth: number;
	/** The most screen rows of all. */
	readonly height: number;
}

/** Names and values below each other; a long value goes on in the next row. */
export function Facts({facts, width, nameWidth, height}: FactsProps) {
	const lines = factLines(facts, width, nameWidth);
	return lines.slice(0, height).map(text => <Line key={text}>{text}</Line>);
}

/** The same as texts, a row each. */
export function factLines(facts: readonly Fact[], width: number, nameWidth: number): readonly string[] {
	return facts.flatMap(([name, value]) =>
		wrapWords(value, width - nameWidth).map(
			(text, index) => `${(index === 0 ? name : '').padEnd(nameWidth)}${text}`,
		),
	);
}
