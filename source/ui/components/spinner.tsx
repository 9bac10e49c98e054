import {Text, useAnimation} from 'ink';
import {printable} from '../../engine/report/printable.ts';
import {useSymbols} from './symbols.tsx';

/** Says that something is being waited for, and that the program lives. */
export function Spinner({label}: {readonly label: string}) {
	const {spinner} = useSymbols();
	const {frame} = useAnimation({interval: 120});
	return (
		<Text wrap="truncate-end">
			<Text color="cyan">{spinner[frame % spinner.length]}</Text> {printable(label)}
		</Text>
	);
}
