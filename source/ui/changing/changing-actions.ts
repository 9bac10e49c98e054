/** What happens while the mapping is changed, besides what happens on every screen. */
import type {Answer} from '../lookup.ts';
import type {Changed} from './changing-state.ts';
import type {MappingText} from './mapping-files.ts';

export type ChangingAction =
	/** The row at the cursor is to be changed. */
	| {readonly type: 'change-column'}
	/** All changes are to be seen, to be saved or undone. */
	| {readonly type: 'show-changes'}
	/** The change at the cursor is to be undone. */
	| {readonly type: 'change-undone'}
	| {readonly type: 'mapping-changed'; readonly ask: number; readonly answer: Answer<Changed>}
	| {readonly type: 'mapping-saved'; readonly ask: number; readonly answer: Answer<MappingText>};
