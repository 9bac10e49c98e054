/** Names, each as other tools get them wrong, named by number. */
import {expect, it} from 'vitest';
import {bring, definitionsOf, indexes} from './proposed.ts';

it('ID-01: names keep their case in keys, references and sequences', async () => {
	const {rows} = await bring(
		`CREATE TABLE "MovieFiles"("Id" INTEGER PRIMARY KEY AUTOINCREMENT,"authorId" INTEGER REFERENCES "Users"("Id")); CREATE TABLE "Users"("Id" INTEGER PRIMARY KEY); INSERT INTO "Users" VALUES(1); INSERT INTO "MovieFiles" VALUES(1,1);`,
	);
	expect(await rows(`INSERT INTO "MovieFiles"("authorId") VALUES (1) RETURNING "Id"`)).toEqual([['2']]);
	expect(await rows(definitionsOf('"MovieFiles"'))).toContainEqual([
		'MovieFiles_authorId_fkey',
		'FOREIGN KEY ("authorId") REFERENCES "Users"("Id")',
	]);
});

it('ID-01: in snake case they work as well', async () => {
	const {rows} = await bring(
		`CREATE TABLE "MovieFiles"("Id" INTEGER PRIMARY KEY AUTOINCREMENT,"authorId" INTEGER REFERENCES "Users"("Id")); CREATE TABLE "Users"("Id" INTEGER PRIMARY KEY); INSERT INTO "Users" VALUES(1); INSERT INTO "MovieFiles" VALUES(1,1);`,
		{names: 'snake-case'},
	);
	expect(await rows('INSERT INTO movie_files(author_id) VALUES (1) RETURNING id')).toEqual([['2']]);
	expect(await rows(definitionsOf('movie_files'))).toContainEqual([
		'movie_files_author_id_fkey',
		'FOREIGN KEY (author_id) REFERENCES users(id)',
	]);
});

const odd =
	"CREATE TABLE acc(userId INTEGER,user_id INTEGER,\"first name\" TEXT,\"a\"\"b\" TEXT,\"x.y\" TEXT,[sel ect] TEXT,`tick` TEXT,\"\" TEXT,\"naïve\" TEXT); INSERT INTO acc VALUES(1,2,'a','b','c','d','e','f','g');";

it('ID-02: odd names stay as they are, and a column without one gets one', async () => {
	const {rows, mapping} = await bring(odd);
	expect(
		await rows(
			`SELECT "userId", user_id, "first name", "a""b", "x.y", "sel ect", tick, column_8, "naïve" FROM acc`,
		),
	).toEqual([['1', '2', 'a', 'b', 'c', 'd', 'e', 'f', 'g']]);
	expect(mapping).toContain('"" becomes column_8: a column must have a name');
});

it('ID-02: two names that fold into one stay apart', async () => {
	const {rows, mapping} = await bring(odd, {names: 'snake-case'});
	expect(await rows('SELECT "userId", user_id, first_name FROM acc')).toEqual([['1', '2', 'a']]);
	expect(mapping).not.toContain('"userId" becomes');
});

it('ID-04: reserved words are names, and those of system columns are changed', async () => {
	const {rows} = await bring(
		`CREATE TABLE "order"("user" TEXT,"references" TEXT,"default" INTEGER,ctid INTEGER,xmin INTEGER); INSERT INTO "order" VALUES('u','r',1,2,3);`,
	);
	expect(await rows('SELECT "user", "references", "default", ctid_, xmin_ FROM "order"')).toEqual([
		['u', 'r', '1', '2', '3'],
	]);
});

it('names of more than 63 bytes are cut, and stay apart', async () => {
	const long = 'x'.repeat(70);
	const {rows} = await bring(
		`CREATE TABLE ${long}1(${long}a TEXT, ${long}b TEXT UNIQUE); INSERT INTO ${long}1 VALUES('p','q'); CREATE TABLE ${long}2(id)`,
	);
	const [table] = (
		await rows(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
	).flat();
	expect(String(table)).toMatch(/^x{54}_[0-9a-f]{8}$/);
	expect(await rows(`SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`)).toEqual([['2']]);
});

it('tables of one name in two sources are told apart by their source', async () => {
	const {rows} = await bring({
		shop: 'CREATE TABLE users(id INTEGER PRIMARY KEY); INSERT INTO users VALUES(1); CREATE TABLE items(id); CREATE INDEX i ON items(id)',
		blog: 'CREATE TABLE Users(id INTEGER PRIMARY KEY); INSERT INTO Users VALUES(2); CREATE TABLE posts(id); CREATE INDEX i ON posts(id)',
	});
	expect(await rows('SELECT id FROM shop_users UNION SELECT id FROM "blog_Users" ORDER BY 1')).toEqual([
		['1'],
		['2'],
	]);
	expect((await rows(indexes)).map(([name]) => name)).toEqual(['i', 'i_2']);
});

it('names that differ in the case of É, or in the Kelvin sign, are two; those of a row number are columns', async () => {
	const {rows, exitCode} = await bring(
		`CREATE TABLE t("É" INTEGER, "é" TEXT PRIMARY KEY, "\u212a" UNIQUE, "k", rowid, oid TEXT);
		CREATE INDEX i ON t("É"); CREATE TABLE "Ä"(a REFERENCES t("é")); CREATE TABLE "ä"(b);
		INSERT INTO t VALUES (1, 'x', 2, 3, 4, 'five'); INSERT INTO "Ä" VALUES ('x'); INSERT INTO "ä" VALUES (7)`,
	);
	expect(exitCode).toBe(0);
	expect(await rows('SELECT "É", "é", "\u212a", k, rowid, oid FROM t')).toEqual([
		['1', 'x', '2', '3', '4', 'five'],
	]);
	expect(await rows(definitionsOf('t'))).toContainEqual(['t_pkey', 'PRIMARY KEY ("é")']);
});
