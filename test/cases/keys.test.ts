/** Keys and references, each as other tools get them wrong, named by number. */
import {expect, it} from 'vitest';
import {bring, definitionsOf, indexes} from './proposed.ts';

it('KE-01: the next key is past those that were ever given', async () => {
	const {rows} = await bring(
		`CREATE TABLE action(id INTEGER PRIMARY KEY AUTOINCREMENT,n TEXT); INSERT INTO action VALUES(1,'a'),(2,'b'),(100,'gone'); DELETE FROM action WHERE id=100;`,
	);
	expect(await rows(`INSERT INTO action(n) VALUES ('c') RETURNING id`)).toEqual([['101']]);
});

it('KE-02: tables without rows count from 1', async () => {
	const {rows} = await bring(
		'CREATE TABLE translations(id INTEGER PRIMARY KEY AUTOINCREMENT,t TEXT); CREATE TABLE plain(id INTEGER PRIMARY KEY,t TEXT);',
	);
	for (const table of ['translations', 'plain']) {
		expect(await rows(`INSERT INTO ${table}(t) VALUES ('x') RETURNING id`)).toEqual([['1']]);
	}
});

it('KE-03: keys below 1 and the largest key stop nothing', async () => {
	const {rows, exitCode} = await bring(
		`CREATE TABLE neg(id INTEGER PRIMARY KEY,t TEXT); INSERT INTO neg VALUES(-5,'x'),(0,'y'); CREATE TABLE top(id INTEGER PRIMARY KEY); INSERT INTO top VALUES(9223372036854775807);`,
	);
	expect(exitCode).toBe(0);
	expect(await rows(`INSERT INTO neg(t) VALUES ('z') RETURNING id`)).toEqual([['1']]);
	expect(await rows('SELECT id FROM top')).toEqual([['9223372036854775807']]);
});

it('KE-05: a key of several columns keeps their order', async () => {
	const {rows} = await bring(
		`CREATE TABLE cp(a INTEGER,b INTEGER,c TEXT,PRIMARY KEY(b,a)); INSERT INTO cp VALUES(1,2,'x');`,
	);
	expect(await rows(definitionsOf('cp'))).toEqual([['cp_pkey', 'PRIMARY KEY (b, a)']]);
	expect(
		await rows(`SELECT count(*) FROM pg_attribute WHERE attrelid = 'cp'::regclass AND attidentity <> ''`),
	).toEqual([['0']]);
});

it('KE-06: rows without their parent go over, and the constraint holds for new ones', async () => {
	const {rows, run, mapping} = await bring(
		'CREATE TABLE parent(id INTEGER PRIMARY KEY); CREATE TABLE child(id INTEGER PRIMARY KEY,pid INTEGER REFERENCES parent(id)); INSERT INTO parent VALUES(1); INSERT INTO child VALUES(1,1),(2,99),(3,NULL);',
	);
	expect(await rows('SELECT count(*) FROM child')).toEqual([['3']]);
	expect(mapping).toContain('1 row of child has no parent');
	expect(await rows(definitionsOf('child'))).toEqual([
		['child_pid_fkey', 'FOREIGN KEY (pid) REFERENCES parent(id) NOT VALID'],
		['child_pkey', 'PRIMARY KEY (id)'],
	]);
	await expect(run('INSERT INTO child(pid) VALUES (98)')).rejects.toThrow(/child_pid_fkey/);
});

it('KE-07: references without a column, a table or a key are followed or named', async () => {
	const {rows, mapping, exitCode} = await bring(
		`CREATE TABLE p1(id INTEGER PRIMARY KEY); CREATE TABLE c1(a INTEGER REFERENCES p1); CREATE TABLE c2(a INTEGER REFERENCES gone(id)); INSERT INTO c2 VALUES(1),(2); CREATE TABLE components(id INTEGER,component TEXT); CREATE TABLE links(cid INTEGER REFERENCES components(id)); INSERT INTO components VALUES(1,'a'),(1,'b'); INSERT INTO links VALUES(1);`,
	);
	expect(exitCode).toBe(0);
	expect(await rows(definitionsOf('c1'))).toEqual([['c1_a_fkey', 'FOREIGN KEY (a) REFERENCES p1(id)']]);
	expect(await rows(definitionsOf('c2'))).toEqual([]);
	expect(await rows(definitionsOf('links'))).toEqual([]);
	expect(await rows('SELECT a FROM c2 ORDER BY a')).toEqual([['1'], ['2']]);
	expect(mapping).toContain('the reference (a) to gone is left out: there is no such table');
	expect(mapping).toContain('the reference (cid) to components is left out: ("id") is not unique there');
});

it('KE-09: a reference of two columns is one, and both ends get one type', async () => {
	const {rows} = await bring(
		`CREATE TABLE pp(x INTEGER,y INTEGER,PRIMARY KEY(x,y)); CREATE TABLE cc(id INTEGER PRIMARY KEY,x INTEGER,y INTEGER,t TEXT REFERENCES pn(id),FOREIGN KEY(x,y) REFERENCES pp(x,y) ON UPDATE CASCADE); CREATE TABLE pn(id INTEGER PRIMARY KEY); INSERT INTO pn VALUES(7); INSERT INTO pp VALUES(1,2); INSERT INTO cc VALUES(1,1,2,'7');`,
	);
	expect(await rows(definitionsOf('cc'))).toEqual([
		['cc_pkey', 'PRIMARY KEY (id)'],
		['cc_t_fkey', 'FOREIGN KEY (t) REFERENCES pn(id)'],
		['cc_x_y_fkey', 'FOREIGN KEY (x, y) REFERENCES pp(x, y) ON UPDATE CASCADE'],
	]);
	expect(await rows('SELECT pg_typeof(t)::text, t FROM cc')).toEqual([['bigint', '7']]);
});

it('references in circles, to oneself and to be checked late are all built', async () => {
	const {rows} = await bring(
		`CREATE TABLE staff(id INTEGER PRIMARY KEY, boss INTEGER REFERENCES staff ON DELETE SET NULL); INSERT INTO staff VALUES(1,2),(2,NULL);
		CREATE TABLE a(id INTEGER PRIMARY KEY, b INTEGER CONSTRAINT to_b REFERENCES b DEFERRABLE INITIALLY DEFERRED);
		CREATE TABLE b(id INTEGER PRIMARY KEY, a INTEGER REFERENCES a NOT DEFERRABLE); INSERT INTO a VALUES(1,1); INSERT INTO b VALUES(1,1);`,
	);
	expect(
		await rows(
			`SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND convalidated AND connamespace = 'public'::regnamespace ORDER BY conname`,
		),
	).toEqual([
		['FOREIGN KEY (a) REFERENCES a(id)'],
		['FOREIGN KEY (boss) REFERENCES staff(id) ON DELETE SET NULL'],
		['FOREIGN KEY (b) REFERENCES b(id) DEFERRABLE INITIALLY DEFERRED'],
	]);
});

it('a primary key that holds NULL is a unique constraint', async () => {
	const {rows} = await bring(
		`CREATE TABLE k(id TEXT PRIMARY KEY, v); INSERT INTO k VALUES('a',1),(NULL,2),(NULL,3)`,
	);
	expect(await rows(definitionsOf('k'))).toEqual([['k_id_key', 'UNIQUE (id)']]);
	expect(await rows('SELECT count(*) FROM k')).toEqual([['3']]);
});

it('with UUID keys every key becomes one, and every reference to it the same', async () => {
	const {rows} = await bring(
		`CREATE TABLE person(id INTEGER PRIMARY KEY, n TEXT); INSERT INTO person VALUES(1,'a'),(2,'b');
		CREATE TABLE profile(person_id INTEGER PRIMARY KEY REFERENCES person(id)); INSERT INTO profile VALUES(2);
		CREATE TABLE note(id INTEGER PRIMARY KEY, owner INTEGER REFERENCES profile(person_id), reply_to INTEGER REFERENCES note(id)); INSERT INTO note VALUES(1,2,2),(2,NULL,NULL);
		CREATE TABLE country(code TEXT PRIMARY KEY); INSERT INTO country VALUES('US');`,
		{uuidKeys: true},
	);
	expect(
		await rows(
			`SELECT p.n, r.id IS NOT NULL FROM note JOIN person p ON p.id = note.owner JOIN note r ON r.id = note.reply_to`,
		),
	).toEqual([['b', true]]);
	expect(await rows('SELECT code FROM country')).toEqual([['US']]);
	expect(await rows(`INSERT INTO person(n) VALUES ('c') RETURNING pg_typeof(id)::text`)).toEqual([['uuid']]);
	expect(
		await rows(
			`SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND connamespace = 'public'::regnamespace`,
		),
	).toEqual([['3']]);
});

it('references that nobody declared are told by their names and values, and follow UUID keys', async () => {
	const sql = `CREATE TABLE users(id INTEGER PRIMARY KEY, n TEXT); INSERT INTO users VALUES(1,'a'),(2,'b');
		CREATE TABLE posts(id INTEGER PRIMARY KEY, user_id INTEGER, userId INTEGER, other INTEGER); INSERT INTO posts VALUES(1,2,3,1),(2,NULL,1,1);`;
	const {rows, mapping} = await bring(sql, {uuidKeys: true});
	expect(mapping).toContain('no reference is declared, but all that it holds, 1 value, are keys of users');
	expect(await rows('SELECT u.n FROM posts p JOIN users u ON u.id = p.user_id')).toEqual([['b']]);
	expect(await rows('SELECT "userId", other FROM posts ORDER BY "userId"')).toEqual([
		['1', '1'],
		['3', '1'],
	]);
});

it('what is unique in SQLite by its class alone goes over, and is no key any more', async () => {
	const {rows, mapping, exitCode} = await bring(
		`CREATE TABLE vals(id INTEGER PRIMARY KEY, value UNIQUE); INSERT INTO vals VALUES(1, 2020), (2, '2020'), (3, NULL), (4, NULL);
		CREATE TABLE prefs(name PRIMARY KEY, v); INSERT INTO prefs VALUES(1, 'a'), ('1', 'b'), (x'31', 'c');
		CREATE TABLE slots(n, kind TEXT, gone INT); CREATE UNIQUE INDEX one ON slots(n, kind) WHERE gone = 0; INSERT INTO slots VALUES(1, 'x', 0), ('1', 'x', 0);
		CREATE TABLE fine(n UNIQUE); INSERT INTO fine VALUES(1), ('2');
		CREATE TABLE child(v REFERENCES vals(value)); INSERT INTO child VALUES('2020')`,
	);
	expect(exitCode).toBe(0);
	expect((await rows('SELECT value FROM vals ORDER BY id')).flat()).toEqual(['2020', '2020', null, null]);
	expect(await rows('SELECT count(*) FROM prefs')).toEqual([['3']]);
	expect(await rows('SELECT count(*) FROM slots')).toEqual([['2']]);
	expect(mapping).toContain(
		"is not kept unique: 1 value would be there twice, as 1 and '1' are two values in SQLite alone",
	);
	expect(mapping).toContain('no primary key: 1 value would be there twice');
	expect(await rows(indexes)).toEqual([
		['fine_n_key', 'CREATE UNIQUE INDEX fine_n_key ON public.fine USING btree (n)'],
		['one', 'CREATE INDEX one ON public.slots USING btree (n, kind) WHERE (gone = 0)'],
	]);
});

it('spellings of a moment and units of a time that are told apart as a key are so no more, and none is lost', async () => {
	const {rows, exitCode} = await bring(
		`CREATE TABLE ts(at DATETIME UNIQUE); INSERT INTO ts VALUES('2020-01-01 10:00'),('2020-01-01 10:00:00');
		CREATE TABLE auto(at DATETIME UNIQUE); INSERT INTO auto VALUES(1700000000),(1700000000000);`,
	);
	expect(exitCode).toBe(0);
	expect(await rows('SELECT (SELECT count(*) FROM ts), (SELECT count(*) FROM auto)')).toEqual([['2', '2']]);
});
