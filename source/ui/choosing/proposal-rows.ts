/** The rows of the proposal step, and what changing one does. */
import type {MixedPolicy} from '../../engine/init/choice.ts';
import type {
	ProposalSummary,
	ProposedColumnSummary,
	ProposedTableSummary,
} from '../../engine/init/summarize.ts';
import type {ProposalOptions} from './mappings.ts';

export type ProposalRow =
	| {readonly kind: 'names' | 'prefix' | 'uuid-keys' | 'mixed'}
	| {readonly kind: 'table'; readonly table: ProposedTableSummary}
	| {readonly kind: 'column'; readonly column: ProposedColumnSummary}
	/** What does not go over, and why. */
	| {readonly kind: 'left' | 'not-migrated'; readonly path: string; readonly reason: string};

export const policyNames: Readonly<Record<MixedPolicy, string>> = {
	convert: 'per value',
	text: 'text',
	reject: 'reject',
	null: 'NULL',
};

const policies = ['convert', 'text', 'reject', 'null'] as const satisfies readonly MixedPolicy[];
const nameStyles = ['keep', 'lower-case', 'snake-case'] as const;

export function proposalRows(summary: ProposalSummary): readonly ProposalRow[] {
	return [
		{kind: 'names'},
		{kind: 'prefix'},
		{kind: 'uuid-keys'},
		{kind: 'mixed'},
		...summary.tables.flatMap((table): ProposalRow[] => [
			{kind: 'table', table},
			...table.columns.map(column => ({kind: 'column', column}) as const),
		]),
		...summary.left_behind.map(({path, reason}) => ({kind: 'left', path, reason}) as const),
		...summary.not_migrated.map(
			({where, what}) => ({kind: 'not-migrated', path: where, reason: what}) as const,
		),
	];
}

/** Whether the column's values leave a choice. */
export function isMixed({policies: offered}: ProposedColumnSummary): boolean {
	return offered.length > 0;
}

/** The options after one press of ← (-1) or → or Space (+1) on a row. */
export function changeProposal(options: ProposalOptions, row: ProposalRow, by: 1 | -1): ProposalOptions {
	switch (row.kind) {
		case 'names':
			return {...options, names: beside(nameStyles, options.names, by)};
		case 'prefix':
			return {...options, prefix: options.prefix === 'always' ? 'where-shared' : 'always'};
		case 'uuid-keys':
			return {...options, uuidKeys: !options.uuidKeys};
		case 'mixed':
			return {...options, mixed: beside(policies, options.mixed, by)};
		case 'left':
		case 'not-migrated':
			return options;
		case 'column':
			return isMixed(row.column)
				? withPolicies(options, [[row.column, policyBeside(options, row.column, by)]])
				: options;
		case 'table': {
			const mixed = row.table.columns.filter(isMixed);
			const offered = policies.filter(policy => mixed.some(column => column.policies.includes(policy)));
			const [first] = mixed;
			if (!first) {
				return options;
			}
			const policy = beside(offered, policyOf(options, first), by);
			return withPolicies(
				options,
				mixed.filter(column => column.policies.includes(policy)).map(column => [column, policy]),
			);
		}
	}
}

/** The policy that the operator gave the column, which the proposal in sight may not know of yet. */
function policyOf(
	{mixedColumns}: ProposalOptions,
	{path, policy = 'convert'}: ProposedColumnSummary,
): MixedPolicy {
	return mixedColumns[path] ?? policy;
}

function policyBeside(options: ProposalOptions, column: ProposedColumnSummary, by: 1 | -1): MixedPolicy {
	return beside(column.policies, policyOf(options, column), by);
}

function withPolicies(
	options: ProposalOptions,
	chosen: ReadonlyArray<readonly [ProposedColumnSummary, MixedPolicy]>,
): ProposalOptions {
	const given = Object.fromEntries(chosen.map(([{path}, policy]) => [path, policy]));
	return {...options, mixedColumns: {...options.mixedColumns, ...given}};
}

function beside<Value>(values: readonly Value[], value: Value, by: 1 | -1): Value {
	return values[(values.indexOf(value) + by + values.length) % values.length] ?? value;
}
