import {Box} from 'ink';
import type {Plan, PlannedColumn} from '../../../engine/plan/plan.ts';
import type {Subject} from '../../changing/changing-state.ts';
import {columnRows} from '../../changing/column-rows.ts';
import {Line} from '../../components/line.tsx';
import {useSymbols} from '../../components/symbols.tsx';
import {Table, type TableRow} from '../../components/table.tsx';

interface ColumnsProps {
	readonly plan: Plan;
	/** Position of the load. */
	readonly load: number;
	readonly line: number;
	readonly width: number;
	readonly height: number;
}

/** How each target column of the chosen load is made, and which columns of both sides are left out. */
export function Columns({plan, load: position, line, width, height}: ColumnsProps) {
	const {arrow} = useSymbols();
	const load = plan.loads[position];
	if (!load) {
		return <Line tone="quiet">The plan has no loads.</Line>;
	}
	return (
		<Box flexDirection="column" height={height} flexShrink={0}>
			<Line>{`${load.source} ${arrow} ${load.table}`}</Line>
			<Table
				columns={[
					{title: 'target column', flexible: true},
					{title: 'type', flexible: true},
					{title: 'made of', flexible: true},
					{title: 'how', flexible: true},
				]}
				rows={columnRows(plan, position).map(tableRow)}
				cursor={line}
				pointed
				detailed
				width={width}
				height={height - 1}
			/>
		</Box>
	);
}

function tableRow(row: Subject): TableRow {
	switch (row.kind) {
		case 'column':
			return {
				cells: [row.column.name, row.column.type.display, row.column.origin, conversionText(row.column)],
			};
		case 'unfilled': {
			const {name, display, required} = row.column;
			return {
				cells: [name, display, 'nothing', required ? 'a value is required' : ''],
				tone: required ? 'bad' : 'quiet',
			};
		}
		case 'source': {
			const name = row.columns.join(', ');
			return row.reason === null
				? {cells: ['nowhere', '', name, 'nothing says what becomes of it'], tone: 'bad'}
				: {cells: ['left behind', '', name, row.reason], tone: 'quiet'};
		}
	}
}

/** What is done to the value beyond its type: everything that could surprise, in a few words. */
export function conversionText(column: PlannedColumn): string {
	const {convert} = column;
	const parts = [
		column.references
			? `key of ${column.references.entity}`
			: convert.entity
				? `key of ${convert.entity}`
				: '',
		convert.multiply === undefined ? '' : `times ${convert.multiply}`,
		convert.lossy === undefined ? '' : convert.lossy.replace('-', ' '),
		convert.epoch === undefined || convert.epoch === 'auto' ? '' : `numbers are ${convert.epoch}`,
		convert.zone === undefined ? '' : `zone ${convert.zone}`,
		column.blankIsNull ? 'blank is NULL' : '',
		column.default === undefined ? '' : `default ${String(column.default)}`,
		column.notNull ? 'required' : '',
		column.rules.length === 0
			? ''
			: `${column.rules.length === 1 ? 'rule' : 'rules'}: ${column.rules.map(ruleText).join(', ')}`,
		column.sensitive ? 'masked' : '',
	];
	return parts.filter(part => part !== '').join(', ');
}

function ruleText(rule: PlannedColumn['rules'][number]): string {
	if (typeof rule === 'string') {
		return rule;
	}
	if ('range' in rule) {
		return `${rule.range[0]} to ${rule.range[1]}`;
	}
	if ('min' in rule) {
		return `at least ${rule.min}`;
	}
	if ('above' in rule) {
		return `above ${rule.above}`;
	}
	if ('below' in rule) {
		return `below ${rule.below}`;
	}
	return 'max' in rule ? `at most ${rule.max}` : `one of ${rule.one_of.join('|')}`;
}
