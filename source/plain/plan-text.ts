/** The plan as text: what goes where, what stays behind and why, and what is wrong. Pure. */
import type {CoverageEntry, Plan, PlannedLoad, PlanProblem} from '../engine/plan/plan.ts';
import {printable} from '../engine/report/printable.ts';
import {counted, formatCount} from '../ui/components/format.ts';
import {textTable} from './text-table.ts';

/** The whole plan, column by column. */
export function planText(plan: Plan): string {
	const sections = [
		planSummary(plan),
		...plan.loads.map(loadText),
		carriedText(plan.coverage),
		leftText(plan.coverage),
		problemsText(plan.problems),
	];
	return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

/** The loads in their order, in a table, and the totals. */
export function planSummary(plan: Plan): string {
	const rows = plan.loads.reduce((sum, load) => sum + load.rows, 0);
	const title = `Plan of mapping ${plan.mapping}: ${counted(rows, 'row')} in ${counted(plan.loads.length, 'load')} into schema ${plan.schema}`;
	const {tables: created = []} = plan.create;
	return [
		printable(title),
		`Plan hash: ${plan.hash}`,
		...(created.length > 0
			? [printable(`Creates ${counted(created.length, 'missing table')}: ${created.join(', ')}`)]
			: []),
		'',
		...textTable(
			[
				{title: 'Order', align: 'right'},
				{title: 'Rows', align: 'right'},
				{title: 'Source'},
				{title: 'Target table'},
			],
			plan.loads.map((load, index) => [String(index + 1), formatCount(load.rows), load.source, load.table]),
		),
		'',
		coverageLine(plan.coverage),
	].join('\n');
}

function loadText(load: PlannedLoad): string {
	const title = `${load.name}: ${load.source} to ${load.schema}.${load.table}, ${counted(load.rows, 'row')}`;
	const table = textTable(
		[{title: 'Column'}, {title: 'Type'}, {title: 'From'}, {title: 'Notes'}],
		load.columns.map(column => [
			column.name,
			column.type.display,
			column.source.kind === 'default' ? 'default' : shortened(column.origin),
			notesOf(column),
		]),
	);
	return [printable(title), ...table.map(line => `  ${line}`)].join('\n');
}

/** Widest that an expression may make its column, in characters; --json has it whole. */
const widest = 48;

function shortened(expression: string): string {
	return expression.length > widest ? `${expression.slice(0, widest - 1)}…` : expression;
}

function notesOf(column: PlannedLoad['columns'][number]): string {
	const {convert} = column;
	const notes = [
		column.references === undefined ? undefined : `key of ${column.references.entity}`,
		column.references === undefined && convert.entity !== undefined ? 'key becomes a UUID' : undefined,
		convert.multiply === undefined ? undefined : `times ${convert.multiply}`,
		convert.lossy === undefined ? undefined : `may ${convert.lossy}`,
		column.notNull ? 'required' : undefined,
		column.default === undefined ? undefined : `default ${JSON.stringify(column.default)}`,
		column.sensitive ? 'sensitive' : undefined,
	];
	return notes.filter(note => note !== undefined).join(', ');
}

/** `Source columns: 120 mapped, 3 carried over, 7 left behind, 0 unaccounted for` */
export function coverageLine(coverage: readonly CoverageEntry[]): string {
	const count = (kind: CoverageEntry['coverage']['kind']) =>
		formatCount(coverage.filter(entry => entry.coverage.kind === kind).length);
	return `Source columns: ${count('mapped')} mapped, ${count('carried-over')} carried over, ${count('left-behind')} left behind, ${count('unaccounted')} unaccounted for`;
}

function carriedText(coverage: readonly CoverageEntry[]): string {
	const tables = new Map<string, string>();
	for (const {database, table, coverage: fate} of coverage) {
		if (fate.kind === 'carried-over') {
			tables.set(`${database}.${table}`, fate.into);
		}
	}
	if (tables.size === 0) {
		return '';
	}
	return [
		'Carried over as they are',
		...[...tables].map(([from, into]) => `  ${printable(`${from} to ${into}`)}`),
	].join('\n');
}

/** Columns of one table with one reason make one line; those of nobody come last. */
function leftText(coverage: readonly CoverageEntry[]): string {
	const groups = new Map<string, {table: string; reason: string; columns: string[]}>();
	for (const {database, table, column, coverage: fate} of coverage) {
		if (fate.kind === 'left-behind' || fate.kind === 'unaccounted') {
			const reason = fate.kind === 'left-behind' ? fate.reason : 'unaccounted for';
			const key = JSON.stringify([database, table, reason]);
			const group = groups.get(key) ?? {table: `${database}.${table}`, reason, columns: []};
			group.columns.push(column);
			groups.set(key, group);
		}
	}
	if (groups.size === 0) {
		return '';
	}
	const lines = [...groups.values()].map(({table, reason, columns}) =>
		printable(`  ${table} (${columns.join(', ')}): ${reason}`),
	);
	return ['Left behind', ...lines].join('\n');
}

/** Blockers first, each with what to do about it. Empty when all is well. */
export function problemsText(problems: readonly PlanProblem[]): string {
	const ordered = [
		...problems.filter(({severity}) => severity === 'blocker'),
		...problems.filter(({severity}) => severity === 'notice'),
	];
	return ordered
		.map(({severity, where, message, hint}) =>
			printable(
				`${severity === 'blocker' ? 'Blocker' : 'Notice'}: ${where}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
			),
		)
		.join('\n');
}
