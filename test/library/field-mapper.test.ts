import path from 'node:path';
import Database from 'better-sqlite3';
import {expect, it, onTestFinished} from 'vitest';
import {DatabaseMigrator, DataTypeConverter, FieldMapper} from '../../source/index.ts';
import {freshDatabase} from '../fresh-database.ts';
import {mappingFile} from './mapping-file.ts';

/** The plan of a small shop whose target is there already. */
async function shopPlan() {
	const target = await freshDatabase();
	onTestFinished(() => target.drop());
	await target.client.query(`CREATE TABLE people (id uuid PRIMARY KEY, email text NOT NULL, nick text,
		income numeric(12,2), born date, active boolean NOT NULL, notes jsonb)`);
	const mapping = mappingFile();
	const file = path.join(path.dirname(mapping), 'shop.db');
	const source = new Database(file);
	source.exec(`CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT, monthly REAL, born TEXT, active INTEGER);
		INSERT INTO people VALUES (7, 'ada@example.org', 100.1, '1815-12-10', NULL)`);
	source.close();
	const migrator = new DatabaseMigrator({
		mapping,
		sqlite_databases: {shop: file},
		postgres_url: target.url,
		backup_dir: path.join(path.dirname(mapping), 'backups'),
	});
	return {plan: await migrator.plan(), migrator, target};
}

const ada = {
	id: 7,
	mail: 'ada@example.org',
	'upper(mail)': 'ADA@EXAMPLE.ORG',
	monthly: 100.1,
	born: '1815-12-10',
};

it('maps a record to the row that the migration loads', async () => {
	const {plan, migrator, target} = await shopPlan();
	const mapped = new FieldMapper(plan, 'people').mapRecord(ada);
	expect(mapped).toEqual({
		ok: true,
		row: {
			id: new DataTypeConverter({namespace: plan.namespace}).convertUuid(7, 'people'),
			email: 'ada@example.org',
			nick: 'ADA@EXAMPLE.ORG',
			income: '1201.20',
			born: '1815-12-10',
			active: true,
			notes: '{"number":7,"born":"1815-12-10"}',
		},
	});

	const {stats} = await migrator.migrate();
	expect(stats).toMatchObject({successful: 1, progress_percentage: 100});
	const {rows} = await target.client.query(
		'SELECT id, email, nick, income, born::text, active, notes::text AS notes FROM people',
	);
	const {notes, ...columns} = mapped.ok ? mapped.row : {};
	const {notes: loadedNotes, ...loaded} = rows[0] ?? {};
	expect(loaded).toEqual(columns);
	// jsonb keeps the members in an order of its own.
	expect(JSON.parse(loadedNotes)).toEqual(JSON.parse(String(notes)));
});

it('says everything that is wrong with a record, and never what the values are', async () => {
	const {plan} = await shopPlan();
	const mapped = new FieldMapper(plan, 'people').mapRecord({
		...ada,
		mail: 'nobody',
		monthly: 0.001,
		active: 2,
	});
	expect(mapped).toMatchObject({
		ok: false,
		problems: [
			{field: 'email', code: 'not-an-email'},
			{field: 'income', code: 'too-precise'},
			{field: 'active', code: 'not-a-boolean'},
		],
	});
	expect(JSON.stringify(mapped)).not.toContain('nobody');
});

it('takes a column that is absent for NULL, but does not guess what SQLite would compute', async () => {
	const {plan} = await shopPlan();
	const mapper = new FieldMapper(plan, 'people');
	expect(mapper.mapRecord({id: 7, 'upper(mail)': null})).toEqual({
		ok: false,
		problems: [{field: 'email', code: 'required', reason: 'A value is required.'}],
	});
	expect(() => mapper.mapRecord({id: 7, mail: 'ada@example.org'})).toThrow(
		'does not bring the value of upper(mail)',
	);
	expect(() => mapper.mapRecord({...ada, born: new Date() as unknown as string})).toThrow(TypeError);
});

it('tells how fields are made and which names it looks for', async () => {
	const {plan} = await shopPlan();
	const mapper = new FieldMapper(plan, 'people');
	expect(mapper.inputs).toEqual(['id', 'mail', 'upper(mail)', 'monthly', 'born', 'active']);
	expect(mapper.fields).toContainEqual({
		field: 'active',
		type: 'boolean',
		from: 'active',
		required: true,
		default: true,
	});
	expect(mapper.fields).toContainEqual({
		field: 'income',
		type: 'numeric(12,2)',
		from: 'monthly',
		required: false,
	});
});

it('names the load that was meant', async () => {
	const {plan} = await shopPlan();
	expect(() => new FieldMapper(plan, 'peple')).toThrow(
		expect.objectContaining({code: 'bad-usage', hint: 'Did you mean people?'}),
	);
});
