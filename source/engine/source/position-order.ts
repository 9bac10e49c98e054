/** Orders positions, which are row keys or numbers of rows as texts: negative ones too, and longer than a number is exact. */
export function positionOrder(one: string, other: string): number {
	const difference = BigInt(one) - BigInt(other);
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
