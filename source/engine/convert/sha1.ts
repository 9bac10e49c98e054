/** SHA-1 of short messages, without the cost of a call out of JavaScript for each. FIPS 180-4, RFC 3174. */
import {addBlock, type FiveWords, type SixteenWords} from './sha1-block.ts';

const words = new Int32Array(16);
const sixteen = words as unknown as SixteenWords;

/**
 * Bytes of room a message needs, padding included.
 * @param length bytes of the message
 */
export function roomForSha1(length: number): number {
	return (length + 72) & ~63;
}

/**
 * Hashes the first `length` bytes of a message of less than 2^28 bytes, and overwrites those behind them with the
 * padding.
 * @param message at least `roomForSha1(length)` bytes long
 * @param digest receives the five words of the digest
 */
export function sha1(message: DataView, length: number, digest: Int32Array): void {
	const end = roomForSha1(length);
	message.setUint8(length, 0x80);
	for (let at = length + 1; at < end - 4; at++) message.setUint8(at, 0);
	message.setInt32(end - 4, length << 3);
	digest[0] = 0x67452301;
	digest[1] = 0xefcdab89;
	digest[2] = 0x98badcfe;
	digest[3] = 0x10325476;
	digest[4] = 0xc3d2e1f0;
	const five = digest as unknown as FiveWords;
	for (let start = 0; start < end; start += 64) {
		for (let i = 0; i < 16; i++) words[i] = message.getInt32(start + i * 4);
		addBlock(sixteen, five);
	}
}
