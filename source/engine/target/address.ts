/** Where the target is, as the operator gave it. */

export interface TargetAddress {
	/** URL or `key=value` string; without it the PG* environment, the service file and .pgpass decide, as in libpq. */
	readonly url?: string;
}
