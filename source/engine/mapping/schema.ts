/** The mapping file, as zod sees it. Every key has its description: editors show it, from the JSON Schema. */
import {z} from 'zod';

const name = z.string().min(1);

/** `database.table`, the two names of a table among the sources. */
const tableName = z.string().regex(/^[^.]+\..+$/, 'must be database.table');

export const ruleSchema = z
	.union([
		z.enum(['email', 'zip-code', 'not-future', 'not-blank']),
		z
			.strictObject({range: z.tuple([z.number(), z.number()])})
			.describe('lowest and highest number, both allowed'),
		z.strictObject({min: z.number()}).describe('lowest number allowed'),
		z.strictObject({max: z.number()}).describe('highest number allowed'),
		z.strictObject({one_of: z.array(z.string()).min(1)}).describe('the only texts allowed'),
	])
	.describe('what a converted value must satisfy, or its row is rejected');

const input = {
	from: name.optional().describe('source column'),
	sql: name.optional().describe('SQLite expression over the tables of the load, instead of a column'),
	references: name
		.optional()
		.describe('entity whose key the value is: becomes the same UUID, and must exist'),
	multiply: z
		.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)])
		.optional()
		.describe('exact decimal factor'),
	lossy: z
		.enum(['drop-time', 'drop-fraction', 'round'])
		.optional()
		.describe('what may be dropped of a value that does not fit exactly; without it the row is rejected'),
	epoch: z
		.enum(['auto', 'seconds', 'milliseconds', 'microseconds', 'julian-day'])
		.optional()
		.describe('how numbers are read as moments'),
	zone: name.optional().describe('zone of moments that name none: UTC (default), +02:00, Europe/Berlin'),
	blank: z
		.enum(['keep', 'null'])
		.optional()
		.describe('null: a text of nothing but white space counts as NULL'),
	rules: z.array(ruleSchema).optional(),
};

export const memberSchema = z
	.union([
		name,
		z.strictObject({
			from: input.from,
			sql: input.sql,
			references: input.references,
			rules: input.rules,
			json: z.boolean().optional().describe('the text is JSON and goes in as it is, not as a string'),
		}),
	])
	.describe('source column, or how the member is made');

const columnObject = z.strictObject({
	...input,
	pack: z
		.record(name, memberSchema)
		.optional()
		.describe('a JSON object of several source columns; NULLs are left out, and nothing at all is NULL'),
	identifies: z.boolean().optional().describe("the key of the load's entity"),
	default: z
		.union([z.string(), z.number(), z.boolean()])
		.optional()
		.describe('value where the source has NULL or has no such column'),
	sensitive: z.boolean().optional().describe('never shown: masked in previews, logs, reports and errors'),
});

export const columnSchema = z.union([name, columnObject]).describe('source column, or how the value is made');

/** What the sources must hold for a load to apply. */
const whenSchema = z.strictObject({
	has: z.array(tableName).optional().describe('database.table or database.table.column that must be there'),
	lacks: z
		.array(tableName)
		.optional()
		.describe('database.table or database.table.column that must not be there'),
});

export const loadSchema = z.strictObject({
	into: name.describe('target table'),
	name: name
		.optional()
		.describe('name of the load; default: the target table, with the source where several loads share it'),
	from: tableName.optional().describe('source table'),
	query: name.optional().describe('FROM clause over all sources, side by side, instead of one table'),
	when: whenSchema.optional().describe('applies only to sources that look like this'),
	key: z
		.union([name, z.array(name).min(1)])
		.optional()
		.describe("what identifies a source row; default: the table's primary key"),
	entity: name.optional().describe('what the rows are keys of; default: the target table'),
	match: z
		.literal('by-name')
		.optional()
		.describe('columns not listed are taken from source columns of the same name'),
	columns: z.record(name, columnSchema).default({}),
});

export const optionsSchema = z.strictObject({
	sqlite_databases: z.record(name, name).optional().describe('source name → file'),
	postgres_url: name.optional().describe('target; better given in the environment as DATABASE_URL'),
	batch_size: z.int().min(1).max(1_000_000).optional().describe('rows a transaction'),
	max_workers: z.int().min(1).max(32).optional().describe('loads side by side'),
	dry_run: z.boolean().optional().describe('do everything, then roll it back'),
	validate_only: z.boolean().optional().describe('convert and check every row, write nothing'),
	create_backup: z.boolean().optional().describe('keep the snapshots as backups'),
	backup_dir: name.optional().describe('where snapshots are kept'),
	enable_rollback: z
		.boolean()
		.optional()
		.describe('record the inserted keys, so that tables can be rolled back'),
	rollback_file: name.optional().describe('where rollback.sql is written'),
	log_level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).optional(),
	log_file: name.optional().describe('NDJSON log'),
});

export const mappingSchema = z
	.strictObject({
		name: name.describe('name of the mapping'),
		description: name.optional().describe('what it is for, in a sentence or two; the wizard begins with it'),
		sources: z.record(name, z.string()).describe('source name → what it is'),
		target: z
			.strictObject({
				schema: name.default('public').describe('PostgreSQL schema'),
				ddl: name.optional().describe('SQL file that creates the target tables, beside the mapping'),
			})
			.prefault({}),
		uuid_namespace: z
			.uuid()
			.optional()
			.describe('namespace of the UUIDs; default: made at random, kept in the ledger'),
		loads: z.array(loadSchema).min(1),
		left_behind: z
			.record(tableName, z.string())
			.default({})
			.describe('database.table or database.table.column → why it is not migrated'),
		carry_over: z
			.strictObject({
				schema: name.default('legacy').describe('where carried tables go'),
				tables: z
					.record(tableName, z.string())
					.default({})
					.describe('tables that can be carried over as they are → why they may be left behind instead'),
				by_default: z.boolean().default(false).describe('carry them over unless told otherwise'),
			})
			.prefault({}),
		before: z.array(name).default([]).describe('SQL for the target, before the load and in the same order'),
		after: z
			.array(name)
			.default([])
			.describe(
				'SQL for the target, when all is loaded and the constraints stand; each in a transaction of its own',
			),
		options: optionsSchema.prefault({}),
	})
	.describe('mingus-migrate mapping');

export type Mapping = z.output<typeof mappingSchema>;
export type LoadMapping = Mapping['loads'][number];
export type ColumnMapping = z.output<typeof columnObject>;
export type MemberMapping = Exclude<z.output<typeof memberSchema>, string>;
export type Rule = z.output<typeof ruleSchema>;
export type MappingOptions = z.output<typeof optionsSchema>;

/** The mapping's JSON Schema, for editors. */
export function mappingJsonSchema(): object {
	return z.toJSONSchema(mappingSchema, {io: 'input'});
}
