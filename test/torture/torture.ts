/**
 * `npm run torture -- --kills N --seed S [--victim V]`: kills of random victims at random instants, twenty in a row on
 * each run; then every row, reject and constraint is compared with an undisturbed run. `--fail-points` passes each
 * fail point once. A seed gives the same victims and instants again; what they hit depends on the machine.
 */
import {parseArgs} from 'node:util';
import {makeRandom} from '../../source/embedded/samples/random.ts';
import {failPoints} from '../../source/engine/fail-point.ts';
import {openChamber} from './rounds.ts';
import {type Kill, randomKill, type Victim, victims} from './strikes.ts';

const {values} = parseArgs({
	options: {
		kills: {type: 'string', default: '40'},
		seed: {type: 'string', default: '1'},
		victim: {type: 'string'},
		'in-a-row': {type: 'string', default: '20'},
		'fail-points': {type: 'boolean', default: false},
	},
});

const random = makeRandom(Number(values.seed), 'torture');
const only = victims.find(victim => victim === values.victim);
const chamber = await openChamber();
let done = 0;
let hits = 0;
let rounds = 0;
const faults: string[] = [];
const counts = new Map<Victim, number>();

function nextKill(): Kill {
	const kill = randomKill(random, only);
	counts.set(kill.victim, (counts.get(kill.victim) ?? 0) + 1);
	return kill;
}

function note(name: string, found: {faults: readonly string[]; hits: number}): void {
	rounds++;
	hits += found.hits;
	faults.push(...found.faults.map(fault => `${name}: ${fault}`));
	const verdict = found.faults.length === 0 ? 'as undisturbed' : found.faults.join('; ');
	console.log(`${name}: ${found.hits} hits, ${verdict}`);
}

try {
	if (values['fail-points']) {
		for (const point of failPoints) {
			note(point, await chamber.failPointRound([point]));
		}
	}
	while (done < Number(values.kills)) {
		const kills = Array.from(
			{length: Math.min(Number(values['in-a-row']), Number(values.kills) - done)},
			nextKill,
		);
		done += kills.length;
		note(`seed ${values.seed}, kills to ${done}`, await chamber.randomRound(kills));
	}
} finally {
	await chamber.close();
}
const byVictim = [...counts].map(([victim, count]) => `${count} of the ${victim}`).join(', ');
console.log(
	`${rounds} runs, ${done} kills (${byVictim}), ${hits} met the program at work; ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
