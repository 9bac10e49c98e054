/** Compares one part: sums of hashes over all rows first, then the rows of the buckets that differ, one by one. */
import type {Client} from 'pg';
import type {PlannedLoad} from '../plan/plan.ts';
import type {SourceFiles} from '../run/request.ts';
import {copyOut} from '../target/copy-out.ts';
import {type OnLine, readExpected} from './expected-lines.ts';
import type {Span} from './expected-pages.ts';
import {readBatches, readRejects} from './ledger-facts.ts';
import {type NamedRows, nameDifferences, type RowDifference} from './name-differences.ts';
import {type Belonging, copyPart, type Part} from './part.ts';
import {type RetriedRows, readRetried} from './retried-rows.ts';
import {shareRows} from './share-rows.ts';
import {buckets, type LineBytes, makeLineBuffer, makeTally, type Tally} from './tally.ts';
import {type TallyResult, tallyExpected, worthThread} from './tally-expected.ts';

export interface CompareContext {
	/** In a transaction whose snapshot lasts over both readings. */
	readonly client: Client;
	/** A connection for the ledger while the other one streams. */
	readonly control: Client;
	readonly ledger: string;
	readonly run: string;
	/** The runs that lead to the run, itself the last: more than one for a catch-up. */
	readonly chain: readonly string[];
	readonly files: SourceFiles;
	readonly namespace: string;
	/** A load as each retry planned it, by the retry's number. */
	readonly retriedLoads: (load: PlannedLoad) => ReadonlyMap<number, PlannedLoad>;
	/** Loads with rows that were skipped, by number. */
	readonly skipping: ReadonlySet<number>;
	readonly onRead: (rows: number) => void;
	readonly signal: AbortSignal | undefined;
}

export interface Compared {
	readonly expected: number;
	readonly found: number;
	readonly leftOut: number;
	readonly different: number;
	readonly atLeast: boolean;
	readonly differences: readonly RowDifference[];
}

/** Rows of buckets that differ which are looked at, and characters that they may have. */
const mostRows = 4000;
const mostCharacters = 32 << 20;

/** @throws MigrationError interrupted, source-*; what the server says */
export async function comparePart(
	part: Part,
	belonging: Belonging,
	context: CompareContext,
): Promise<Compared> {
	const tally = makeTally(part.keyFields);
	const buffer = makeLineBuffer();
	let found = 0;
	const target = copyOut(context.client, copyPart(part, belonging), line => {
		found++;
		tally.add(buffer.ofBytes(line), -1);
	});
	const [{sums, expected, leftOut}] = await Promise.all([sumExpected(part, context), target]);
	tally.addSums(sums);
	const differing = tally.differing();
	const counts = {expected, found, leftOut};
	if (differing.length === 0) {
		return {...counts, different: 0, atLeast: false, differences: []};
	}
	const perBucket = Math.max(1, Math.max(expected, found) / buckets);
	const looked = differing.slice(0, Math.max(1, Math.floor(mostRows / perBucket)));
	const rows = await collectRows(part, belonging, {...context, onRead: () => {}}, tally, looked);
	const {rows: different, differences} = nameDifferences(part, rows.values());
	// In a bucket that was not looked at one row differs at the least.
	const rest = differing.length - rows.size;
	return {...counts, different: different + rest, atLeast: rest > 0, differences};
}

/** The sums of what must be there, by two threads where that is worth it. */
async function sumExpected(part: Part, context: CompareContext): Promise<TallyResult> {
	const {control, ledger, run, chain, files, namespace, skipping, onRead, signal} = context;
	const {loads} = part;
	const isLarge = loads.reduce((sum, load) => sum + load.rows, 0) >= worthThread;
	if (!isLarge || loads.some(load => skipping.has(load.number))) {
		return sumHere(
			part,
			context,
			loads.map(() => ({})),
		);
	}
	const shares = loads.map(load => shareRows(load, files));
	const rejects: BigInt64Array[] = [];
	const retried: RetriedRows[] = [];
	for (const load of loads) {
		rejects.push(await readRejects(control, ledger, run, load.number, chain.length > 1));
		retried.push(await readRetried(control, ledger, run, load.number, context.retriedLoads(load)));
	}
	const spans = shares.map(share => share.other);
	const [own, other] = await Promise.all([
		sumHere(
			part,
			context,
			shares.map(share => share.own),
		),
		tallyExpected({part, files, namespace, rejects, retried, spans}, onRead, signal),
	]);
	const both = makeTally(part.keyFields);
	both.addSums(own.sums);
	both.addSums(other.sums);
	return {
		sums: both.sums,
		expected: own.expected + other.expected,
		leftOut: own.leftOut + other.leftOut,
	};
}

async function sumHere(
	part: Part,
	context: CompareContext,
	spans: ReadonlyArray<Span | undefined>,
): Promise<TallyResult> {
	const tally = makeTally(part.keyFields);
	const buffer = makeLineBuffer();
	let expected = 0;
	const leftOut = await readSource(part, context, spans, line => {
		expected++;
		tally.add(buffer.ofText(line), 1);
	});
	return {sums: tally.sums, expected, leftOut};
}

/** @returns rows of the source that were left out */
async function readSource(
	part: Part,
	context: CompareContext,
	spans: ReadonlyArray<Span | undefined>,
	onLine: OnLine,
): Promise<number> {
	const {control, ledger, run, chain, files, namespace, skipping, onRead, signal} = context;
	let leftOut = 0;
	for (const [i, load] of part.loads.entries()) {
		const span = spans[i];
		if (span === undefined) {
			continue;
		}
		leftOut += await readExpected(part, load, {
			span,
			files,
			namespace,
			rejects: await readRejects(control, ledger, run, load.number, chain.length > 1),
			retried: await readRetried(control, ledger, run, load.number, context.retriedLoads(load)),
			batches: skipping.has(load.number) ? readBatches(control, ledger, run, load.number) : undefined,
			onLine,
			onRead,
			signal,
		});
	}
	return leftOut;
}

/** The rows of some buckets; of fewer, where they are large. */
async function collectRows(
	part: Part,
	belonging: Belonging,
	context: CompareContext,
	tally: Tally,
	looked: readonly number[],
): Promise<Map<number, NamedRows>> {
	const rows = new Map(looked.map(bucket => [bucket, {expected: [], found: []} as NamedRows]));
	const buffer = makeLineBuffer();
	let characters = 0;
	const rowsOf = (line: LineBytes): NamedRows | undefined => {
		const its = rows.get(tally.bucketOf(line));
		characters += its ? line.length : 0;
		for (const [bucket, {expected, found}] of rows) {
			if (characters <= mostCharacters || rows.size === 1) {
				break;
			}
			characters -= [...expected, ...found].reduce((sum, row) => sum + row.line.length, 0);
			rows.delete(bucket);
		}
		return its;
	};
	const target = copyOut(context.client, copyPart(part, belonging), line => {
		rowsOf(buffer.ofBytes(line))?.found.push({line: line.toString('utf8'), sourceKey: null});
	});
	const all = part.loads.map(() => ({}));
	const source = readSource(part, context, all, (line, sourceKey) => {
		rowsOf(buffer.ofText(line))?.expected.push({line, sourceKey: sourceKey()});
	});
	await Promise.all([source, target]);
	return rows;
}
