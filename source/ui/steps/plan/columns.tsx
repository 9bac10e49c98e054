import {Box} from 'ink';
import type {PlannedColumn, PlannedLoad} from '../../../engine/plan/plan.ts';
import {Line} from '../../components/line.tsx';
import {useSymbols} from '../../components/symbols.tsx';
import {Table} from '../../components/table.tsx';

interface ColumnsProps {
	readonly load: PlannedLoad | undefined;
	readonly line: number;
	readonly width: number;
	readonly height: number;
}

/** How each target column of the chosen load is made. */
export function Columns({load, line, width, height}: ColumnsProps) {
	const {arrow} = useSymbols();
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
				rows={load.columns.map(column => ({
					cells: [column.name, column.type.display, column.origin, conversionText(column)],
				}))}
				cursor={line}
				pointed
				detailed
				width={width}
				height={height - 1}
			/>
		</Box>
	);
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
