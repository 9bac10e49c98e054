/** REALs as text. */

/**
 * The text of a REAL in the form of SQLite's CAST(… AS TEXT): '5.0', '0.0001', '1.0e+21', 'Inf'; with the fewest
 * digits that read back as the same number, where SQLite may write more or lose some.
 */
export function realText(value: number): string {
	const magnitude = Math.abs(value);
	if (magnitude === 0) return '0.0';
	if (magnitude === Number.POSITIVE_INFINITY) return value > 0 ? 'Inf' : '-Inf';
	if (magnitude >= 1e-4 && magnitude < 1e17) {
		const text = String(value);
		return text.includes('.') ? text : `${text}.0`;
	}
	const [mantissa = '', exponent = ''] = value.toExponential().split('e');
	const sign = exponent.slice(0, 1);
	return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}
