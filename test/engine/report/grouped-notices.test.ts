import {expect, it} from 'vitest';
import {groupedNotices} from '../../../source/engine/report/grouped-notices.ts';

it('says each sentence once, of all that it is true of', () => {
	expect(
		groupedNotices(['a.x: is kept: as it was', 'users: odd', 'a.y: is kept: as it was', 'no place']),
	).toEqual(['a.x, a.y: is kept: as it was', 'users: odd', 'no place']);
});
