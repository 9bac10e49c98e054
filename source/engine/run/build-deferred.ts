/** Builds the constraints and indexes that were put off, those of runs that were killed before they could too. */
import type {Client} from 'pg';
import type {MigrationEvent} from '../events.ts';
import {reach} from '../fail-point.ts';
import {buildObject, type DeferredLine, unbuiltObjects} from '../ledger/deferred-objects.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import type {Session} from '../target/session.ts';

type Emit = (event: MigrationEvent) => void;

/** Tables whose objects are built side by side. */
const sideBySide = 2;

/**
 * @param openClient makes a further connection; not called in a dry run, whose one transaction holds all
 * @param except a run that goes on: what it put off stays so until its rows are there
 * @throws the server's error for the first object that cannot be built; the ledger keeps what is left
 */
export async function buildDeferred(
	session: Session,
	openClient: () => Promise<Client>,
	emit: Emit,
	except?: string,
): Promise<void> {
	const objects = await unbuiltObjects(session.client, ledgerSchema, except);
	if (objects.length === 0) {
		return;
	}
	const foreignKeys = objects.filter(isForeignKey);
	const byTable = [
		...Map.groupBy(
			objects.filter(o => !isForeignKey(o)),
			o => o.table,
		).values(),
	];
	let number = 0;
	const build = async (on: Session, object: DeferredLine): Promise<void> => {
		const {table, name} = object;
		number++;
		emit({event: 'constraint-started', table, name, number, total: objects.length});
		await buildObject(on, ledgerSchema, object);
		reach('constraint-built');
		emit({event: 'constraint-finished', table, name});
	};
	const sessions = await openSessions(session, openClient, byTable.length);
	try {
		// Objects of one table lock each other out, and a foreign key locks both of its tables.
		await Promise.all(
			sessions.map(async on => {
				for (let its = byTable.shift(); its; its = byTable.shift()) {
					for (const object of its) {
						await build(on, object);
					}
				}
			}),
		);
		for (const object of foreignKeys) {
			await build(session, object);
		}
	} finally {
		await Promise.allSettled(sessions.slice(1).map(({client}) => client.end()));
	}
}

async function openSessions(
	session: Session,
	openClient: () => Promise<Client>,
	tables: number,
): Promise<Session[]> {
	const sessions = [session];
	while (!session.nested && sessions.length < Math.min(sideBySide, tables)) {
		sessions.push({client: await openClient(), nested: false});
	}
	for (const {client} of sessions) {
		await client.query(`SET maintenance_work_mem = '256MB'`);
	}
	return sessions;
}

function isForeignKey({create}: DeferredLine): boolean {
	return / FOREIGN KEY /.test(create);
}
