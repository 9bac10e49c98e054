import {expect, it} from 'vitest';
import {nearestName} from '../../../source/engine/mapping/nearest-name.ts';

const known = ['from', 'into', 'columns', 'left_behind'];

it.each([
	['form', 'from'],
	['FROM', 'from'],
	['colums', 'columns'],
	['leftBehind', 'left_behind'],
	['weather', undefined],
	['', undefined],
])('the name meant by %j is %j', (name, meant) => {
	expect(nearestName(name, known)).toBe(meant);
});
