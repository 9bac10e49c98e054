/** Lists rejects in a test, over what test/migration.ts migrated. */
import {engine} from '../source/engine/engine.ts';
import type {ListedReject, RejectsRequest} from '../source/engine/run/request.ts';
import type {Workbench} from './migration.ts';

export async function rejectsIn(
	{url}: Workbench,
	request: Partial<RejectsRequest> = {},
): Promise<ListedReject[]> {
	const found: ListedReject[] = [];
	for await (const reject of engine.listRejects({target: {url}, showSensitive: false, ...request})) {
		found.push(reject);
	}
	return found;
}
