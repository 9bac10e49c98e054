/** A question to the engine: not asked yet, under way, answered, or failed with what to do about it. */
export interface FailureText {
	readonly message: string;
	readonly hint?: string | undefined;
}

export type Answer<Value> =
	| {readonly state: 'found'; readonly value: Value}
	| {readonly state: 'failed'; readonly failure: FailureText};

/** The number tells an answer to the present question from a late one to a question that was dropped. */
export type Lookup<Value> =
	| {readonly state: 'idle'}
	| {
			readonly state: 'asked';
			readonly ask: number;
			/** How much of it is done, 0 to 100; absent where that is not told. */
			readonly percent?: number;
	  }
	| Answer<Value>;

export const idle = {state: 'idle'} as const;

/** The answer, unless the question it belongs to is no longer asked. */
export function answered<Value>(lookup: Lookup<Value>, ask: number, answer: Answer<Value>): Lookup<Value> {
	return lookup.state === 'asked' && lookup.ask === ask ? answer : lookup;
}

/** The question with how much of it is done, where it is still asked. */
export function wentOn<Value>(lookup: Lookup<Value>, ask: number, percent: number): Lookup<Value> {
	return lookup.state === 'asked' && lookup.ask === ask ? {...lookup, percent} : lookup;
}

/** What somebody who is asked may have at once, or must fetch. */
export type MaybeLater<Value> = Value | Promise<Value>;
