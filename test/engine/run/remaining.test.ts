import fc from 'fast-check';
import {expect, it} from 'vitest';
import {remainingRanges} from '../../../source/engine/run/remaining.ts';

it('all is left where nothing was committed', () => {
	expect(remainingRanges([])).toEqual([{}]);
});

it('the rest follows the last batch, and a gap that a kill left is read first', () => {
	const committed = [
		{after: undefined, upto: '10'},
		{after: '10', upto: '20'},
		{after: '30', upto: '45'},
	];
	expect(remainingRanges(committed)).toEqual([{after: '20', upto: '30'}, {after: '45'}]);
});

it('a first batch that is missing is read from the beginning, also where row keys are negative', () => {
	expect(remainingRanges([{after: '-3', upto: '4'}])).toEqual([{upto: '-3'}, {after: '4'}]);
});

it('committed and remaining ranges together are all rows, each once', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(fc.integer({min: -50, max: 50})),
			fc.infiniteStream(fc.boolean()),
			(cuts, coins) => {
				const sorted = cuts.toSorted((a, b) => a - b);
				const batches = sorted.map((upto, i) => ({
					after: i === 0 ? undefined : String(sorted[i - 1]),
					upto: String(upto),
				}));
				const committed = batches.filter(() => coins.next().value);
				const left = remainingRanges(committed);
				for (let row = -60; row <= 60; row++) {
					const covers = ({after, upto}: {after?: string | undefined; upto?: string | undefined}) =>
						(after === undefined || row > Number(after)) && (upto === undefined || row <= Number(upto));
					expect([...committed, ...left].filter(covers)).toHaveLength(1);
				}
			},
		),
	);
});
