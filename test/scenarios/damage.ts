/** One way in which a target can be damaged, and what must be said of it. */
export interface Damage {
	readonly name: string;
	/** What is done to the target; u(7) stands for the UUID of user 7, and e(7) of event 7. */
	readonly sql: string;
	/** What must be said, in parts, of the differences in their order. */
	readonly told: readonly RegExp[];
}
