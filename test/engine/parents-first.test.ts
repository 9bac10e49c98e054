import fc from 'fast-check';
import {expect, it} from 'vitest';
import {parentsFirst} from '../../source/engine/parents-first.ts';

it('each row is in one group, its parents in it or in an earlier one, and who is in a group with it needs it', () => {
	const graphs = fc
		.integer({min: 1, max: 12})
		.chain(count =>
			fc.array(fc.array(fc.nat(count - 1), {maxLength: 3}), {minLength: count, maxLength: count}),
		);
	fc.assert(
		fc.property(graphs, parents => {
			const groups = parentsFirst(parents);
			expect(groups.flat().toSorted((a, b) => a - b)).toEqual(parents.map((_, i) => i));
			const placeOf = new Map(groups.flatMap((group, place) => group.map(row => [row, place] as const)));
			const needs = (from: number): Set<number> => {
				const seen = new Set<number>();
				const open = [from];
				for (let row = open.pop(); row !== undefined; row = open.pop()) {
					for (const parent of parents[row] ?? []) {
						if (!seen.has(parent)) {
							seen.add(parent);
							open.push(parent);
						}
					}
				}
				return seen;
			};
			for (const [row, its] of parents.entries()) {
				for (const parent of its) {
					expect(placeOf.get(parent)).toBeLessThanOrEqual(placeOf.get(row) as number);
				}
				for (const other of groups[placeOf.get(row) as number] ?? []) {
					expect(other === row || needs(row).has(other)).toBe(true);
				}
			}
		}),
	);
});

it('a chain that is longer than any stack is put in order too', () => {
	const count = 200_000;
	const groups = parentsFirst(Array.from({length: count}, (_, i) => (i + 1 < count ? [i + 1] : [])));
	expect([groups.length, groups[0], groups.at(-1)]).toEqual([count, [count - 1], [0]]);
});
