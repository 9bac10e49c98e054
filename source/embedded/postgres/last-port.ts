/** Where a server of ours listened last: it listens there again, so that what is noted of its runs stays true. */
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {filesOf} from './cluster.ts';

/** The port of the last start, of which PostgreSQL writes the arguments to postmaster.opts. Undefined: it never was. */
export async function lastPort(data: string): Promise<number | undefined> {
	const options = await readFile(join(data, 'postmaster.opts'), 'utf8').catch(() => '');
	const port = /"port=(\d+)"/.exec(options)?.[1];
	return port === undefined ? undefined : Number(port);
}

/** URL, without a password, of the server whose folder this is, as it listened last. */
export async function lastUrl(dir: string): Promise<string | undefined> {
	const port = await lastPort(join(filesOf(dir).cluster, 'data'));
	return port === undefined ? undefined : `postgres://postgres@127.0.0.1:${port}/postgres`;
}
