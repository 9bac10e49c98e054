import type {Plan} from '../../../engine/plan/plan.ts';
import {formatCount} from '../../components/format.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {Table} from '../../components/table.tsx';

interface LoadsProps {
	readonly plan: Plan;
	readonly cursor: number;
	readonly width: number;
	readonly height: number;
}

/** The loads in their order: parents before children. */
export function Loads({plan, cursor, width, height}: LoadsProps) {
	const {arrow} = useSymbols();
	return (
		<Table
			columns={[
				{title: 'source', flexible: true},
				{title: `${arrow} target`, flexible: true},
				{title: 'rows', align: 'right'},
				{title: 'columns', align: 'right'},
			]}
			rows={plan.loads.map(load => ({
				cells: [
					load.source,
					`${arrow} ${load.schema === plan.schema ? '' : `${load.schema}.`}${load.table}`,
					formatCount(load.rows),
					formatCount(load.columns.length),
				],
			}))}
			cursor={cursor}
			pointed
			detailed
			width={width}
			height={height}
		/>
	);
}
