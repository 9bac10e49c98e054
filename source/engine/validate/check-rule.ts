/** The rules a converted value must satisfy, and which types they can be asked of. */
import type {TargetType} from '../convert/values.ts';
import type {Rule} from '../mapping/schema.ts';

/** The mapping's rules, and the strict bounds that only a CHECK constraint of the target asks for. */
export type CheckRule = Rule | {readonly above: number} | {readonly below: number};

const numbers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric']);
const moments: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz']);

/** Why a rule makes no sense for a type, undefined if it does. */
export function ruleMisfit(rule: CheckRule, type: TargetType): string | undefined {
	if (rule === 'not-future') {
		return moments.has(type.name)
			? undefined
			: `not-future is a rule for dates and timestamps, not for ${type.display}`;
	}
	if (typeof rule === 'string') {
		return type.name === 'text' ? undefined : `${rule} is a rule for text, not for ${type.display}`;
	}
	if ('one_of' in rule)
		return type.name === 'text' ? undefined : `one_of is a rule for text, not for ${type.display}`;
	return numbers.has(type.name) ? undefined : `bounds are a rule for numbers, not for ${type.display}`;
}
