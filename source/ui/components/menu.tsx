import {Line} from './line.tsx';
import {useSymbols} from './symbols.tsx';

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
}

/** A few things to choose from, each with what it does below it. */
export function Menu({items, chosen, height}: MenuProps) {
	const {pointer} = useSymbols();
	const indent = ' '.repeat(pointer.length + 1);
	const isRoomy = height >= items.length * 2;
	return items.flatMap(({label, meaning}, position) => {
		const isChosen = position === chosen;
		return [
			<Line key={label} tone={isChosen ? 'chosen' : 'plain'}>
				{`${isChosen ? pointer : ' '.repeat(pointer.length)} ${label}`}
			</Line>,
			...(isRoomy || isChosen
				? [
						<Line key={`${label}: ${meaning}`} tone="quiet">
							{indent + meaning}
						</Line>,
					]
				: []),
		];
	});
}
