/** One table `t` of the source into table `t` of a target that is there already. */
import {expect} from 'vitest';
import type {Plan} from '../../source/engine/plan/plan.ts';
import {migrated, requestOf, rowsOf, type Workbench} from '../migration.ts';
import {told, verified} from '../verification.ts';

export const intoT = 'loads: [{into: t, from: s.t, match: by-name}]';

export function noticesOf({problems}: Plan): string[] {
	return problems.filter(p => p.severity === 'notice').map(p => `${p.where}: ${p.message}`);
}

/** Loads it: rejects, rows, and whether verify finds them right. */
export async function loadedInto(bench: Workbench, source: string, rows: string, mapping = intoT) {
	const request = requestOf(bench, mapping, source);
	const {report, plan} = await migrated(request, bench.folder, {backup: true});
	expect(report.failure).toBeNull();
	expect(told((await verified(request)).verification.differences)).toEqual([]);
	return {
		rejects: report.errors.map(e => `${e.key}: ${e.column} ${e.code}`),
		rows: await rowsOf(bench.client, rows),
		notices: noticesOf(plan),
	};
}
