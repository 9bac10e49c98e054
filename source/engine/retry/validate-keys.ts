/** Foreign keys that the run left NOT VALID, as rejects were parents of its rows: now they may hold for all. */
import type {MigrationEvent} from '../events.ts';
import {reach} from '../fail-point.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import type {RecordedRun} from '../ledger/recorded-run.ts';
import {recordLeft} from '../ledger/runs.ts';
import {count} from '../report/summary.ts';
import {
	countOrphans,
	findInvalidKeys,
	type InvalidKey,
	type KeyName,
	validateSql,
} from '../target/invalid-keys.ts';
import {type Session, transaction} from '../target/session.ts';
import type {TableObject} from '../target/table-objects.ts';

/**
 * Validates each that can be, and records in the same transaction that it is so; a rehearsal only looks.
 * @param left what the run's tables are made of, as the ledger has it now
 * @returns what became of each
 */
export async function validateKeys(
	session: Session,
	recorded: RecordedRun,
	left: readonly TableObject[],
): Promise<MigrationEvent[]> {
	const notices: MigrationEvent[] = [];
	let objects = left;
	for (const key of await findInvalidKeys(session.client, keysLeftInvalid(recorded, left))) {
		const validated = objects.map(object => (isOf(key, object) ? asValid(object) : object));
		const refusal = session.nested ? undefined : await validate(session, recorded.run, key, validated);
		objects = refusal === undefined ? validated : objects;
		const message = session.nested
			? await prospect(session, key)
			: (refusal ?? 'is valid now: every row has its parent');
		notices.push({event: 'notice', where: `${key.table}.${key.name}`, message});
	}
	return notices;
}

/** @returns why it cannot be; undefined where it is valid now */
async function validate(
	session: Session,
	run: string,
	key: InvalidKey,
	left: readonly TableObject[],
): Promise<string | undefined> {
	try {
		await transaction(session, async () => {
			await session.client.query(validateSql(key));
			await recordLeft(session.client, ledgerSchema, run, left);
			reach('constraint-uncommitted');
		});
		return undefined;
	} catch (error) {
		switch (error instanceof Error && 'code' in error ? error.code : undefined) {
			case '23503':
				return orphaned(key, await countOrphans(session.client, key));
			case '42501':
				return `stays NOT VALID: only the owner of the table can run: ${validateSql(key)}`;
			default:
				throw error;
		}
	}
}

/** A rehearsal has rows in hand that its constraints were not yet checked for, so it cannot try. */
async function prospect({client}: Session, key: InvalidKey): Promise<string> {
	const orphans = await countOrphans(client, key);
	return orphans === 0 ? 'would be valid: every row has its parent' : orphaned(key, orphans);
}

function orphaned(key: InvalidKey, orphans: number): string {
	const rows = `${count(orphans, 'row')} of ${key.table} ${orphans === 1 ? 'has' : 'have'} no parent in ${key.parent}`;
	return `stays NOT VALID, and holds for new rows only: ${rows}. When they have: ${validateSql(key)}`;
}

const notValid = / NOT VALID$/;

/** What was not valid before the run is somebody else's. */
function keysLeftInvalid({tables}: RecordedRun, left: readonly TableObject[]): KeyName[] {
	const wasSo = ({schema, table, name}: TableObject) =>
		tables
			.find(known => known.schema === schema && known.name === table)
			?.constraints.some(constraint => constraint.name === name && notValid.test(constraint.definition));
	return left
		.filter(({kind, definition}) => kind === 'constraint' && /^FOREIGN KEY.* NOT VALID$/s.test(definition))
		.filter(object => !wasSo(object))
		.map(({schema, table, name}) => ({schema, table, name}));
}

function isOf({schema, table, name}: KeyName, object: TableObject): boolean {
	return (
		object.kind === 'constraint' && object.schema === schema && object.table === table && object.name === name
	);
}

function asValid(object: TableObject): TableObject {
	return {...object, definition: object.definition.replace(notValid, '')};
}
