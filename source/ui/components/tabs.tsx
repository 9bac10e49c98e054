import {Line} from './line.tsx';
import {useSymbols} from './symbols.tsx';

interface TabsProps<Name extends string> {
	readonly tabs: ReadonlyArray<{readonly name: Name; readonly label: string}>;
	readonly chosen: Name;
}

/** The views of a step; the chosen one is in brackets, so that it shows without colour. */
export function Tabs<Name extends string>({tabs, chosen}: TabsProps<Name>) {
	const {dot} = useSymbols();
	const labels = tabs.map(tab => (tab.name === chosen ? `[${tab.label}]` : tab.label));
	return <Line tone="strong">{labels.join(` ${dot} `)}</Line>;
}
