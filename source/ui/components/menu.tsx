import {Line} from './line.tsx';
import {useSymbols} from './symbols.tsx';
import {wrapWords} from './wrap-words.ts';

export interface MenuItem {
	readonly label: string;
	/** What choosing it does. */
	readonly meaning: string;
}

interface MenuProps {
	readonly items: readonly MenuItem[];
	/** Position of the chosen item. */
	readonly chosen: number;
	/** Screen rows; where they are few, only the chosen item says what it does. */
	readonly height: number;
	readonly width: number;
}

/** A few things to choose from, each with what it does below it. */
export function Menu({items, chosen, height, width}: MenuProps) {
	const {pointer} = useSymbols();
	const indent = ' '.repeat(pointer.length + 1);
	const meanings = items.map(({meaning}) => wrapWords(meaning, width - indent.length));
	const isTight = height < items.length + (meanings[chosen]?.length ?? 0);
	const isRoomy = height >= items.length + meanings.reduce((rows, lines) => rows + lines.length, 0);
	return items.flatMap(({label}, position) => {
		const isChosen = position === chosen;
		return [
			<Line key={label} tone={isChosen ? 'chosen' : 'plain'}>
				{`${isChosen ? pointer : ' '.repeat(pointer.length)} ${label}`}
			</Line>,
			...(isRoomy || (isChosen && !isTight)
				? (meanings[position]?.map(text => (
						<Line key={`${label}: ${text}`} tone="quiet">
							{indent + text}
						</Line>
					)) ?? [])
				: []),
		];
	});
}
