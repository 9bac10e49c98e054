import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {lastPace} from '../../source/commands/last-pace.ts';
import type {Report} from '../../source/engine/report/report.ts';
import {openSettings} from '../../source/settings.ts';
import {sampleReport, stats} from '../ui/sample-setup.ts';

it('the pace is that of rows and time of the same work: of no catch-up, and without pauses', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-pace-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const settings = await openSettings(folder);
	const save = (run: string, changes: Partial<Report>) => {
		const report = path.join(folder, `${run}.json`);
		writeFileSync(report, JSON.stringify(sampleReport({...changes, migration_id: run})));
		const started = '2026-01-01T00:00:00.000Z';
		settings.saveRun({
			run,
			mapping: 'm',
			mode: 'run',
			started,
			ended: started,
			state: 'finished',
			target: 'here',
			report,
		});
	};
	expect(lastPace(settings, 'm')).toBeUndefined();
	save('first', {duration_seconds: 30, paused_seconds: 10, idle_seconds: 4000});
	save('caught-up', {base: 'first', duration_seconds: 2, overall_stats: stats(5, 0)});
	save('empty', {overall_stats: stats(0, 0)});
	expect(lastPace(settings, 'm')).toMatchObject({rows: 42_500, seconds: 20});
	expect(lastPace(settings, 'other')).toBeUndefined();
});
