/** Fills one sample table, and keeps account of what was planted and what must be refused for it. */
import type {SqliteDatabase} from '../../engine/source/sqlite.ts';
import {lastMoment} from './moments.ts';
import {makeRandom, type Random} from './random.ts';
import type {ExpectedReject, PlantedDirt} from './sample-report.ts';
import type {Defect, Owner, Row, SampleLoad, SampleTable, SampleValue} from './sample-table.ts';

/** What is known across all tables of one set of samples. */
export interface Writing {
	readonly seed: number;
	/** Share of rows with a defect, 0 to 0.5. */
	readonly dirt: number;
	readonly users: number;
	/** User → the target table that refuses him: `users`, and so all that is his, or only `user_profiles`. */
	readonly refusedUsers: Map<number, string>;
	readonly rejects: ExpectedReject[];
	readonly dirtPlanted: PlantedDirt[];
}

/**
 * Creates and fills the table, inside the caller's transaction. A row has one defect at most, and none where its
 * user is refused anyway: so each refused row is refused for one reason. The table of users comes first.
 * @returns rows written
 */
export function writeTable(db: SqliteDatabase, table: SampleTable, count: number, writing: Writing): number {
	const columns = table.columns.map(([name, declaration]) => `${name} ${declaration}`.trimEnd());
	db.exec(`CREATE TABLE ${table.name} (\n\t${columns.join(',\n\t')}\n)`);
	const insert = db.prepare(`INSERT INTO ${table.name} VALUES (${columns.map(() => '?').join(', ')})`);

	const stream = `${table.database}.${table.name}`;
	const row: Row = {
		random: makeRandom(writing.seed, stream),
		number: 0,
		user: 0,
		users: writing.users,
		at: 0,
	};
	const nextDefect = spreadDefects(table, writing);
	// Profiles that are read side by side with their users are refused there, once.
	const readWithUser = table.owner !== 'itself' && table.loads.some(load => load.key === 'user');
	const makers = table.columns.map(([, , make]) => make);
	const values: SampleValue[] = [];

	let written = 0;
	for (let number = 1; number <= count; number++) {
		row.number = number;
		row.user = ownerOf(table.owner, row);
		row.at = row.random.int(0, lastMoment);
		let position = 0;
		for (const make of makers) values[position++] = make(row);

		const refusedBy = writing.refusedUsers.get(row.user);
		const orphaned = refusedBy === 'users';
		if (orphaned && !readWithUser) expectReject(table, row, writing);
		const defect = nextDefect(row, orphaned || (readWithUser && refusedBy !== undefined));
		if (defect !== undefined) {
			if (defect.position === undefined) continue;
			values[defect.position] = defect.value;
		}

		insert.run(values);
		written++;
	}

	return written;
}

interface PlacedDefect {
	/** Of the column; undefined where the whole row is to be left out. */
	readonly position: number | undefined;
	readonly value: SampleValue;
}

/** Spreads the defects evenly over the rows and over the kinds there are, beginning anywhere. */
function spreadDefects(
	table: SampleTable,
	writing: Writing,
): (row: Row, spared: boolean) => PlacedDefect | undefined {
	const {dirt, seed} = writing;
	// Of their own randomness: the clean and the dirty samples of one seed differ in the defects alone.
	const random = makeRandom(seed, `${table.database}.${table.name} defects`);
	const kinds = table.defects.map(defect => ({
		defect,
		position: defect.value && table.columns.findIndex(([name]) => name === defect.column),
		keys: [] as string[],
	}));
	if (kinds.length === 0 || dirt === 0) return () => undefined;

	let turn = random.int(0, kinds.length - 1);
	// Half at most, and a share is half at most: the first row stays clean.
	let credit = random.real() / 2;

	return (row, spared) => {
		credit += dirt;
		const kind = kinds[turn % kinds.length];
		if (credit < 1 || spared || kind === undefined) return undefined;
		credit -= 1;
		turn++;

		const {defect, position, keys} = kind;
		const value = defect.value?.(row, random) ?? null;
		if (keys.length === 0) writing.dirtPlanted.push(describe(table, defect, keys));
		keys.push(String(position === undefined ? row.user : row.number));
		if (defect.rejected) {
			// A row that names another user is known by that one, where rows are known by their users.
			const user = defect.column === 'user_id' ? value : row.user;
			expectReject(table, {...row, user}, writing, defect.refusedBy);
			if (table.owner === 'itself') writing.refusedUsers.set(row.user, defect.refusedBy ?? table.name);
		}

		return {position, value};
	};
}

function describe(table: SampleTable, defect: Defect, keys: readonly string[]): PlantedDirt {
	const source = `${table.database}.${table.name}`;
	return {
		kind: `${source}.${defect.column}: ${defect.what}`,
		source,
		column: defect.column,
		rejected: defect.rejected,
		get rows() {
			return keys.length;
		},
		keys,
	};
}

function expectReject(
	table: SampleTable,
	row: Readonly<Record<SampleLoad['key'], SampleValue>>,
	writing: Writing,
	refusedBy?: string,
): void {
	for (const load of table.loads) {
		if (refusedBy !== undefined && refusedBy !== load.table) continue;
		writing.rejects.push({source: load.source, key: String(row[load.key]), table: load.table});
	}
}

function ownerOf(owner: Owner, row: Row): number {
	switch (owner) {
		case 'none':
			return 0;
		case 'itself':
			return row.number;
		case 'each':
			return row.users + 1 - row.number;
		case 'in-turn':
			return ((row.number - 1) % row.users) + 1;
		case 'busy-ones':
			return busyUser(row.users, row.random);
		case 'busy-ones-or-none':
			return row.random.chance(0.2) ? 0 : busyUser(row.users, row.random);
	}
}

/** Some users do most of everything. */
function busyUser(users: number, random: Random): number {
	return 1 + Math.floor(users * random.real() ** 2);
}
