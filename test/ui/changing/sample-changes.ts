/** A mapping with its text, and an engine whose plan follows the mapping: what a column is made of, and what nothing says. */
import {parseMapping} from '../../../source/engine/mapping/load-mapping.ts';
import type {Mapping} from '../../../source/engine/mapping/schema.ts';
import type {CoverageEntry, Plan, PlannedColumn, PlannedLoad} from '../../../source/engine/plan/plan.ts';
import type {PlanRequest} from '../../../source/engine/run/request.ts';
import type {Setup} from '../../../source/ui/wizard-state.ts';
import {type FakeEngine, fakeEngine} from '../fake-engine.ts';
import {samplePlan, sampleSetup} from '../sample-setup.ts';

export const shopYaml = `# Ours
name: shop
sources: {mingus: users, alerts: warnings}
target: {ddl: shop.sql}
loads:
  - into: users
    from: mingus.users
    columns:
      id: id
      age: age # in years
left_behind: {mingus.users.flag: never set}
`;
export const shopSql = 'CREATE TABLE users (id int, age int, born date, name text);\n';

/** @param file where it was read from; absent: it ships */
export function shopSetup(file?: string): Setup {
	const mapping = parseMapping(shopYaml, 'shop.yaml');
	return sampleSetup({
		mapping,
		ddl: shopSql,
		mappingText: shopYaml,
		...(file === undefined ? {} : {mappingFile: file}),
		createSchema: true,
	});
}

const sourceColumns = ['id', 'age', 'name', 'flag', 'note'];
const types: Readonly<Record<string, PlannedColumn['type']>> = {
	id: {name: 'int4', display: 'integer'},
	age: {name: 'int4', display: 'integer'},
	born: {name: 'date', display: 'date'},
	name: {name: 'text', display: 'text'},
};

export function planOf({mapping}: Pick<PlanRequest, 'mapping'>): Plan {
	const made = mapping.loads[0]?.columns ?? {};
	const load: PlannedLoad = {
		...(samplePlan().loads[0] as PlannedLoad),
		position: 0,
		sourceTable: {database: 'mingus', name: 'users'},
		columns: Object.entries(made).map(([name, spec]) =>
			columnOf(name, typeof spec === 'string' ? {from: spec} : spec),
		),
		unfilled: Object.entries(types)
			.filter(([name]) => made[name] === undefined)
			.map(([name, {display}]) => ({name, display, required: false})),
	};
	const coverage = sourceColumns.map(column => coverageOf(mapping, made, column));
	const unsaid = coverage.filter(entry => entry.coverage.kind === 'unaccounted').map(({column}) => column);
	return samplePlan({
		mapping: mapping.name,
		loads: [load],
		coverage,
		hash: JSON.stringify([mapping.loads, mapping.left_behind]),
		problems:
			unsaid.length === 0
				? []
				: [
						{
							severity: 'blocker',
							where: 'mingus.users',
							message: `nothing says what becomes of ${unsaid.join(', ')}`,
						},
					],
	});
}

type Columns = Mapping['loads'][number]['columns'];
type Spec = Exclude<Columns[string], string>;

function columnOf(name: string, spec: Spec): PlannedColumn {
	return {
		name,
		type: types[name] ?? {name: 'text', display: 'text'},
		source: spec.from === undefined ? {kind: 'default'} : {kind: 'input', input: 0},
		origin: spec.from ?? 'default',
		convert: {...(spec.lossy === undefined ? {} : {lossy: spec.lossy})},
		rules: [],
		notNull: false,
		blankIsNull: spec.blank === 'null',
		...(spec.default === undefined ? {} : {default: spec.default}),
		sensitive: false,
	};
}

function coverageOf(mapping: Mapping, columns: Columns, column: string): CoverageEntry {
	const isRead = Object.values(columns).some(
		spec => (typeof spec === 'string' ? spec : spec.from) === column,
	);
	const reason = mapping.left_behind[`mingus.users.${column}`] ?? mapping.left_behind['mingus.users'];
	return {
		database: 'mingus',
		table: 'users',
		column,
		coverage: isRead
			? {kind: 'mapped', loads: ['users']}
			: reason === undefined
				? {kind: 'unaccounted'}
				: {kind: 'left-behind', reason},
	};
}

export function shopEngine(): FakeEngine {
	return {...fakeEngine(), makePlan: async request => planOf(request)};
}
