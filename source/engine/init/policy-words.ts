/** What the policies for mixed values are called. */
import type {MixedPolicy} from './choice.ts';

export const policyWords: Readonly<Record<MixedPolicy, string>> = {
	convert: 'convert each value by its form',
	text: 'every value as a text',
	reject: 'reject what does not fit',
	null: 'NULL for what does not fit',
};
