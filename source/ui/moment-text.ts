/** `2026-01-02 03:04` @param iso of UTC */
export function minuteText(iso: string): string {
	return momentText(iso).replace(/:\d\d UTC$/, '');
}

/** `2026-01-02 03:04:05 UTC` @param iso of UTC */
export function momentText(iso: string): string {
	return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}
