/** What the samples hold and what must become of it: `samples.json`, beside the files. */
import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';

/** A row that the preset must refuse, once for each load that reads it. */
const rejectSchema = z.object({
	/** As rejects name it: `mingus.users`. */
	source: z.string(),
	key: z.string(),
	/** Target table. */
	table: z.string(),
});

const dirtSchema = z.object({
	/** Where and what: `mingus.users.email: not an email`. */
	kind: z.string(),
	source: z.string(),
	column: z.string(),
	/** Whether such rows must be refused; otherwise they must arrive as they are meant. */
	rejected: z.boolean(),
	rows: z.number(),
	/** Primary keys of the rows; where rows were left out, the users who miss them. */
	keys: z.array(z.string()).readonly(),
});

const reportSchema = z.object({
	layout: z.enum(['documented', 'observed']),
	/** Rows asked for. */
	rows: z.number(),
	seed: z.number(),
	dirt_rate: z.number(),
	/** Rows written. */
	tables: z.array(z.object({database: z.string(), table: z.string(), rows: z.number()})).readonly(),
	dirt: z.array(dirtSchema).readonly(),
	rejects: z.array(rejectSchema).readonly(),
});

/** Of the generator: other contents for the same parameters need another number. */
const version = 1;

const recordSchema = z.discriminatedUnion('state', [
	z.object({version: z.number(), state: z.literal('being-written')}),
	reportSchema.extend({version: z.number(), state: z.literal('written')}),
]);

export type ExpectedReject = Readonly<z.output<typeof rejectSchema>>;
export type PlantedDirt = Readonly<z.output<typeof dirtSchema>>;
export type SampleReport = Readonly<z.output<typeof reportSchema>>;
export type SampleRecord = z.output<typeof recordSchema>;

const fileName = 'samples.json';

/** The report of the samples in a folder; undefined where there are none that are complete and of this version. */
export function readSamples(dir: string): SampleReport | undefined {
	const record = readRecord(dir);
	if (record?.state !== 'written' || record.version !== version) return undefined;
	const {version: _, state, ...report} = record;
	return report;
}

/** Whatever `samples.json` says, of any version and also while the files are being written. */
export function readRecord(dir: string): SampleRecord | undefined {
	try {
		return recordSchema.safeParse(JSON.parse(readFileSync(join(dir, fileName), 'utf8'))).data;
	} catch {
		return undefined;
	}
}

/** Replaces `samples.json` at once; without a report it says that the files are being written. */
export function writeRecord(dir: string, report?: SampleReport): void {
	const record = report ? {version, state: 'written', ...report} : {version, state: 'being-written'};
	const part = join(dir, `${fileName}.part`);
	writeFileSync(part, `${JSON.stringify(record)}\n`);
	renameSync(part, join(dir, fileName));
}

/** What was to be refused and was not, and what was refused without need. A row that occurs twice counts twice. */
export function compareRejects(
	expected: readonly ExpectedReject[],
	actual: readonly ExpectedReject[],
): {missing: ExpectedReject[]; unexpected: ExpectedReject[]} {
	return {missing: without(expected, actual), unexpected: without(actual, expected)};
}

function without(rejects: readonly ExpectedReject[], others: readonly ExpectedReject[]): ExpectedReject[] {
	const counts = new Map<string, number>();
	for (const reject of others) counts.set(idOf(reject), (counts.get(idOf(reject)) ?? 0) + 1);
	return rejects.filter(reject => {
		const count = counts.get(idOf(reject)) ?? 0;
		counts.set(idOf(reject), count - 1);
		return count <= 0;
	});
}

function idOf({source, key, table}: ExpectedReject): string {
	return JSON.stringify([source, table, key]);
}
