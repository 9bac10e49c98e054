import {onTestFinished} from 'vitest';
import type {Workbench} from './migration.ts';

/** A role of its own with no right but to connect, and the address it uses. */
export async function smallRole({client, url}: Workbench): Promise<{role: string; roleUrl: string}> {
	const role = `small_${crypto.randomUUID().replaceAll('-', '')}`;
	await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
	// Runs before the database is dropped: what is registered last is called first.
	onTestFinished(async () => {
		await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
	});
	return {role, roleUrl: Object.assign(new URL(url), {username: role, password: 'x'}).href};
}
