import {afterAll, beforeAll, expect, it} from 'vitest';
import {makeRandom} from '../../source/embedded/samples/random.ts';
import {failPoints} from '../../source/engine/fail-point.ts';
import {type Chamber, openChamber} from './rounds.ts';
import {randomKill} from './strikes.ts';

/** `npm run torture` kills as often as one likes; here as often as there is time for. */
const rounds = 2;
const killsInARow = 20;

let chamber: Chamber;
beforeAll(async () => {
	chamber = await openChamber();
}, 120_000);
afterAll(() => chamber.close());

it.each(failPoints)(
	'a program that ends at %s leaves nothing that going on does not mend',
	async point => {
		expect(await chamber.failPointRound(point)).toEqual({faults: [], hits: 1});
	},
	180_000,
);

it.each(Array.from({length: rounds}, (_, i) => i + 1))(
	'twenty kills in a row, seed %i: the target is as if nothing had happened',
	async seed => {
		const random = makeRandom(seed, 'torture');
		const kills = Array.from({length: killsInARow}, () => randomKill(random));
		const {faults, hits} = await chamber.randomRound(kills);
		expect(faults).toEqual([]);
		expect(hits).toBeGreaterThan(0);
	},
	600_000,
);
