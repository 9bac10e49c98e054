import {expect, it} from 'vitest';
import type {MigrationEvent} from '../../source/engine/events.ts';
import {makeProgressLines} from '../../source/plain/progress-lines.ts';
import {runOf} from '../commands/scripted-engine.ts';

const [started] = runOf(1000, 0);

function batch(read: number): MigrationEvent {
	return {
		event: 'batch-committed',
		load: 'users',
		table: 'users',
		counts: {read, loaded: read, rejected: 0, skipped: 0},
	};
}

it('progress is told at each tenth of the rows, however many batches there are', () => {
	const lines = makeProgressLines();
	lines.add(started as MigrationEvent, 0);
	const told = Array.from({length: 100}, (_, index) => lines.add(batch(10), index * 100)).flat();
	expect(told.map(line => line.split(':')[0])).toEqual([
		'10 %',
		'20 %',
		'30 %',
		'40 %',
		'50 %',
		'60 %',
		'70 %',
		'80 %',
		'90 %',
	]);
	expect(told[0]).toBe('10 %: 100 of 1,000 rows, 0 rejected, 0.9s');
});

it('batches larger than a tenth give one line each', () => {
	const lines = makeProgressLines();
	lines.add(started as MigrationEvent, 0);
	expect(
		[lines.add(batch(350), 1), lines.add(batch(350), 2), lines.add(batch(10), 3)].map(told => told.length),
	).toEqual([1, 1, 0]);
});

it('a silence of 30 seconds is broken once, with what is being done', () => {
	const lines = makeProgressLines();
	lines.add(started as MigrationEvent, 0);
	lines.add({event: 'constraint-started', table: 'users', name: 'users_pkey', number: 1, total: 4}, 0);
	expect(lines.beat(29_999)).toEqual([]);
	expect(lines.beat(30_000)).toEqual([
		'Still at work: Building users_pkey on users (1 of 4), 0 %: 0 of 1,000 rows, 0 rejected, 30s',
	]);
	expect(lines.beat(30_001)).toEqual([]);
});

it('what a message contains cannot act on the terminal', () => {
	const [line] = makeProgressLines().add({event: 'notice', where: 'a\nb', message: '\u001b[31mred'}, 0);
	expect(line).toBe('Notice: a\\nb: \\x1b[31mred');
});
