// What an operator would see go wrong: a column with another name or type, and a table that is no longer what its SQL says.
import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import {withEdits} from '../../../source/engine/mapping/edited-mapping.ts';
import type {MappingEdit} from '../../../source/engine/mapping/mapping-edit.ts';
import {blockersOf, migrated, requestOf, rowsOf, workbench} from '../../migration.ts';

const ddl = `CREATE TABLE t (id int PRIMARY KEY, qty int CHECK (qty > 0), doc jsonb);
CREATE INDEX t_qty_idx ON t (qty);
CREATE INDEX t_doc_idx ON t USING gin (doc)`;

it('PostgreSQL takes keys, checks and indexes of a column along, or refuses before anything is written', async () => {
	const bench = await workbench();
	const request = {
		...requestOf(
			bench,
			'loads: [{into: t, from: s.t, columns: {id: id, qty: qty, doc: doc}}]',
			`CREATE TABLE t (id INTEGER PRIMARY KEY, qty, doc); INSERT INTO t VALUES (1, 5.5, '{}'), (2, -1, NULL)`,
		),
		ddl,
		createSchema: true,
	};
	const qty = {load: 0, column: 'qty'};
	const edited = (...edits: MappingEdit[]) => ({...request, ...withEdits(request, edits)});
	await expect(
		engine.makePlan(edited({edit: 'retype', load: 0, column: 'doc', type: 'text'})),
	).rejects.toMatchObject({code: 'target-schema', message: expect.stringContaining('gin')});
	const changed = edited(
		{edit: 'rename', ...qty, to: 'how many'},
		{edit: 'retype', load: 0, column: 'how many', type: 'numeric'},
	);
	expect(blockersOf(await engine.makePlan(changed))).toEqual([]);
	const {report} = await migrated(changed, bench.folder);
	expect(report.errors.map(({column}) => column)).toEqual(['how many']);
	expect(await rowsOf(bench.client, 'SELECT id, "how many"::text FROM t')).toEqual([[1, '5.5']]);
	expect(await rowsOf(bench.client, `SELECT indexdef FROM pg_indexes WHERE indexname = 't_qty_idx'`)).toEqual(
		[['CREATE INDEX t_qty_idx ON public.t USING btree ("how many")']],
	);
});
