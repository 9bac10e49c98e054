import {createHash} from 'node:crypto';
import {open} from 'node:fs/promises';

/** SHA-256 of a file, as hex; through one buffer, as a stream's many would stay with the process. */
export async function sha256(file: string): Promise<string> {
	const hash = createHash('sha256');
	const buffer = Buffer.allocUnsafe(1 << 20);
	const handle = await open(file);
	try {
		for (;;) {
			const {bytesRead} = await handle.read(buffer, 0, buffer.length);
			if (bytesRead === 0) {
				return hash.digest('hex');
			}
			hash.update(buffer.subarray(0, bytesRead));
		}
	} finally {
		await handle.close();
	}
}
