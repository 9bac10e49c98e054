/**
 * A process of its own that copies a file, stretch by stretch as it is told: a process that closes a file loses all its
 * locks on it, those of its database connections too (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
import {createHash} from 'node:crypto';
import {fsyncSync, ftruncateSync, openSync, readSync, writeSync} from 'node:fs';
import type {CopyAnswer, CopyOrder} from './copy-apart.ts';

const [source = '', copy = ''] = process.argv.slice(2);
const buffer = Buffer.allocUnsafe(1 << 20);
let hash = createHash('sha256');
let from: number | undefined;
let to: number | undefined;

process.on('message', (order: CopyOrder) => {
	// Which of the two files an error is about.
	let side: 'source' | 'copy' = 'source';
	try {
		from ??= openSync(source, 'r');
		side = 'copy';
		to ??= openSync(copy, 'wx', 0o600);
		if ('bytes' in order) {
			ftruncateSync(to, order.bytes);
			fsyncSync(to);
			answer({sha256: hash.digest('hex')});
			return;
		}
		if (order.start === 0) {
			hash = createHash('sha256');
		}
		for (let at = order.start; at < order.end; ) {
			side = 'source';
			const length = readSync(from, buffer, 0, Math.min(buffer.length, order.end - at), at);
			if (length === 0) {
				throw new Error(`it ends after ${at} bytes`);
			}
			const bytes = buffer.subarray(0, length);
			hash.update(bytes);
			side = 'copy';
			for (let written = 0; written < length; ) {
				written += writeSync(to, bytes, written, length - written, at + written);
			}
			at += length;
		}
		answer({});
	} catch (error) {
		const {code = '', message} = error as NodeJS.ErrnoException;
		answer({side, code, message});
	}
});

function answer(given: CopyAnswer): void {
	process.send?.(given);
}
