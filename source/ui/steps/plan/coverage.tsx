import type {Coverage as CoverageFate, Plan} from '../../../engine/plan/plan.ts';
import type {Tone} from '../../components/line.tsx';
import {Table} from '../../components/table.tsx';
import {coverageRows} from './coverage-rows.ts';

const tones: Readonly<Record<CoverageFate['kind'], Tone>> = {
	unaccounted: 'bad',
	'left-behind': 'warning',
	'carried-over': 'plain',
	mapped: 'quiet',
};

interface CoverageProps {
	readonly plan: Plan;
	readonly line: number;
	readonly width: number;
	readonly height: number;
}

/** What becomes of every source column, and why. */
export function Coverage({plan, line, width, height}: CoverageProps) {
	return (
		<Table
			columns={[
				{title: 'source', flexible: true},
				{title: 'what becomes of it'},
				{title: 'where or why', flexible: true},
			]}
			rows={coverageRows(plan).map(row => ({
				cells: [row.where, row.kind.replace('-', ' '), row.detail],
				tone: tones[row.kind],
			}))}
			cursor={line}
			pointed
			detailed
			width={width}
			height={height}
		/>
	);
}
