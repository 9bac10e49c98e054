/** What happens where rejects are looked at and mended, and where conflicts are decided. */
import type {Mapping} from '../../engine/mapping/schema.ts';
import type {ListedReject, RejectCounts} from '../../engine/run/retry-request.ts';
import type {Answer} from '../lookup.ts';

export type MendingAction =
	/** From the result to the rejects. */
	| {readonly type: 'show-rejects'}
	| {readonly type: 'rejects-counted'; readonly ask: number; readonly answer: Answer<RejectCounts>}
	| {readonly type: 'rejects-read'; readonly ask: number; readonly answer: Answer<readonly ListedReject[]>}
	/** The rejects are to be written to a file. */
	| {readonly type: 'export'}
	| {readonly type: 'rejects-saved'; readonly ask: number; readonly answer: Answer<string>}
	/** The rejects are to be loaded again. */
	| {readonly type: 'retry'}
	| {
			readonly type: 'mapping-read';
			readonly ask: number;
			readonly answer: Answer<Mapping | null>;
			readonly now: number;
	  }
	/** From the result of a catch-up to its conflicts. */
	| {readonly type: 'show-conflicts'};
