import {Text} from 'ink';
import {useSymbols} from './symbols.tsx';

interface ProgressBarProps {
	readonly done: number;
	readonly total: number;
	readonly width: number;
}

/** Cells of a bar that are full: all of them only when all is done. */
export function fullCells(done: number, total: number, width: number): number {
	if (total <= 0 || done >= total) {
		return width;
	}
	return Math.min(width - 1, Math.floor((done / total) * width));
}

/** A bar of `width` cells. */
export function ProgressBar({done, total, width}: ProgressBarProps) {
	const {barFull, barEmpty} = useSymbols();
	const full = fullCells(done, total, width);
	return (
		<Text wrap="truncate-end">
			<Text color="green">{barFull.repeat(full)}</Text>
			<Text dimColor>{barEmpty.repeat(width - full)}</Text>
		</Text>
	);
}
