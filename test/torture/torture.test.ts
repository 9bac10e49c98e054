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

/** On one run each, in the order in which it passes them; each has one of the points after which nothing is left to do. */
const chains = [0, 1, 2].map(chain =>
	failPoints.filter((point, i) => point !== 'run-taken-over' && i % 3 === chain),
);

it.each([...chains, ['run-taken-over'] as const])(
	'a program that ends at %s, and so on, leaves nothing that going on does not mend',
	async (...points) => {
		expect(await chamber.failPointRound(points)).toEqual({faults: [], hits: points.length});
	},
	300_000,
);

it.each(Array.from({length: rounds}, (_, i) => i + 1))(
	'twenty kills in a row, seed %i: the target is as if nothing had happened',
	async seed => {
		const random = makeRandom(seed, 'torture');
		const kills = Array.from({length: killsInARow}, () => randomKill(random));
		const {faults, hits} = await chamber.randomRound(kills);
		expect(faults).toEqual([]);
		expect(hits).toBeGreaterThan(killsInARow / 2);
	},
	600_000,
);
