/** What a path could go on with, in words; nothing where the completion says it all. Pure. */
import type {Completion} from './file-looks.ts';

export function completionText({candidates}: Completion): string | undefined {
	switch (candidates.length) {
		case 0:
			return 'Nothing goes on like this.';
		case 1:
			return undefined;
		default:
			return `${candidates.length} go on like this: ${candidates.join('  ')}`;
	}
}
