import {type ReactNode, useMemo} from 'react';
import {FindLine} from '../components/find-line.tsx';
import {ShownRowsContext} from '../components/shown-rows.ts';
import {listInSight} from './list-in-sight.ts';
import {findingInSight, type ScreenState, shownRows, soughtIn} from './screen-state.ts';

interface FoundInProps {
	readonly on: ScreenState;
	readonly width: number;
	/** @param taken rows that the line below needs */
	readonly children: (taken: number) => ReactNode;
}

/** A step whose list shows only what is sought, and below it what that is. */
export function FoundIn({on, width, children}: FoundInProps) {
	const finding = findingInSight(on);
	const shown = useMemo(() => shownRows(on), [on]);
	const all = useMemo(
		() => (finding === null ? 0 : (listInSight(on.wizard)?.texts().length ?? 0)),
		[on.wizard, finding],
	);
	return (
		<ShownRowsContext value={shown}>
			{children(finding === null ? 0 : 1)}
			{finding !== null && (
				<FindLine
					field={finding.field}
					isOpen={finding.isOpen}
					shown={soughtIn(on.wizard) === 'row' ? null : {rows: shown?.length ?? all, of: all}}
					width={width}
				/>
			)}
		</ShownRowsContext>
	);
}
