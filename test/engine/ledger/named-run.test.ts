import {expect, it} from 'vitest';
import {findCatchUpBase} from '../../../source/engine/ledger/chain.ts';
import {findRunWithRejects} from '../../../source/engine/ledger/outstanding.ts';
import {findUnfinished} from '../../../source/engine/ledger/recorded-run.ts';
import {findRollbackRun} from '../../../source/engine/ledger/rollbacks.ts';
import {findRun} from '../../../source/engine/verify/ledger-facts.ts';
import {migrated, requestOf, workbench} from '../../migration.ts';

const ledger = 'mingus_migrate';

it('every command finds a run by how its id begins, and says the same where none does or several do', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY)');
	const request = requestOf(bench, 'loads: [{into: t, from: s.t, match: by-name}]', 'CREATE TABLE t (id)');
	const {client, folder} = bench;
	await migrated(request, folder);
	await migrated(request, folder);
	const named = (begins: string) => [
		() => findRun(client, ledger, begins),
		async () => (await findCatchUpBase(client, ledger, 'test', begins)).base,
		() => findRollbackRun(client, ledger, begins),
		() => findRunWithRejects(client, ledger, begins),
		() => findUnfinished(client, ledger, begins),
	];
	for (const find of named('no-such')) {
		await expect(find()).rejects.toMatchObject({
			code: 'run-not-found',
			message: 'The target knows no run "no-such"',
			hint: 'Is it the right target, and the right id? Its ledger is where its runs are recorded.',
		});
	}
	for (const find of named('')) {
		await expect(find()).rejects.toMatchObject({
			code: 'run-not-found',
			message: 'Several runs begin with ""',
			hint: 'Give more of the id.',
		});
	}
	const {rows} = await client.query<{run: string}>(
		`SELECT run::text FROM ${ledger}.runs ORDER BY started_at`,
	);
	for (const find of named(rows[0]?.run ?? '').slice(0, 4)) {
		expect((await find()).run).toBe(rows[0]?.run);
	}
});
