import {describe, expect, it} from 'vitest';
import {compareRejects} from '../../source/embedded/samples/samples.ts';

describe('comparing rejects', () => {
	const reject = (key: string) => ({source: 'mingus.users', key, table: 'users'});

	it('says which are missing and which nobody expected', () => {
		expect(compareRejects([reject('1'), reject('2')], [reject('2'), reject('1')])).toEqual({
			missing: [],
			unexpected: [],
		});
		expect(compareRejects([reject('1'), reject('2')], [reject('2'), reject('3')])).toEqual({
			missing: [reject('1')],
			unexpected: [reject('3')],
		});
	});

	it('counts a row that was refused twice as one too many', () => {
		expect(compareRejects([reject('1')], [reject('1'), reject('1')])).toEqual({
			missing: [],
			unexpected: [reject('1')],
		});
	});
});
