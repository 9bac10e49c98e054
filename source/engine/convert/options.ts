/** How one column's values are to be converted, beyond its type. Every policy is named in the plan. */

/** What may be dropped from a value that does not fit exactly. Without it such a value is a problem. */
export type Lossy = 'drop-time' | 'drop-fraction' | 'round';

/** How an integer or a real is to be read as a moment. `auto` takes what the magnitude leaves no doubt of. */
export type Epoch = 'auto' | 'seconds' | 'milliseconds' | 'microseconds' | 'julian-day';

export interface ConvertOptions {
	/** The entity whose key this is: makes UUIDs of keys that are none. */
	readonly entity?: string;
	/** An exact decimal factor, applied to a number before the conversion: '12', '0.01'. */
	readonly multiply?: string;
	readonly lossy?: Lossy;
	readonly epoch?: Epoch;
	/** IANA zone or offset of moments without a zone. Default: UTC. */
	readonly zone?: string;
}
