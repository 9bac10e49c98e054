/** The engine as screens and commands see it. */

import {catchUp} from './catch-up/catch-up.ts';
import {catchUpStages} from './catch-up/stages.ts';
import {ledgerSchema} from './ledger/ledger-schema.ts';
import {countRejects, listRejects} from './retry/list-rejects.ts';
import {retry} from './retry/retry.ts';
import {rollback} from './rollback/rollback.ts';
import {makePlan} from './run/make-plan.ts';
import {migrate} from './run/migrate.ts';
import {previewPlan} from './run/preview.ts';
import type {Engine} from './run/request.ts';
import {resume} from './run/resume.ts';
import {findUnfinishedRun} from './run/unfinished.ts';
import {inspectSources} from './source/inspect.ts';
import {connect} from './target/connect.ts';
import {inspectTarget} from './target/inspect-target.ts';
import {resolveTarget} from './target/resolve-target.ts';
import {verify} from './verify/verify.ts';

export const engine: Engine = {
	inspectSources: files =>
		inspectSources(files).map(({tables, ...source}) => ({
			...source,
			tables: tables.map(({name, rows, columns}) => ({name, rows, columns: columns.length})),
		})),
	inspectTarget: (target, schema, tables) =>
		inspectTarget(target, schema, tables && {tables, ledger: ledgerSchema}),
	async makePlan(request) {
		const client = await connect(resolveTarget(request.target, process.env));
		try {
			return await makePlan(request, request.sources, client);
		} finally {
			await client.end();
		}
	},
	preview: previewPlan,
	migrate,
	resume: request => resume(request, catchUpStages),
	catchUp,
	findUnfinishedRun,
	listRejects,
	countRejects,
	retry,
	verify,
	rollback,
};
