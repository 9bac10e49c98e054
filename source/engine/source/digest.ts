import {createHash} from 'node:crypto';
import {open} from 'node:fs/promises';

/** What is read at once: while it goes into the sum, the next is read. */
const bufferBytes = 4 << 20;

/** SHA-256 of a file, as hex, by this thread; through two buffers, as a stream's many would stay with the process. */
export async function digestOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	const buffers = [Buffer.allocUnsafe(bufferBytes), Buffer.allocUnsafe(bufferBytes)] as const;
	const handle = await open(file);
	try {
		const read = (turn: number) => handle.read(buffers[turn % 2] as Buffer, 0, bufferBytes);
		let reading = read(0);
		for (let turn = 0; ; turn++) {
			const {bytesRead, buffer} = await reading;
			if (bytesRead === 0) {
				return hash.digest('hex');
			}
			reading = read(turn + 1);
			// It is waited for at the next turn.
			reading.catch(() => undefined);
			hash.update(buffer.subarray(0, bytesRead));
		}
	} finally {
		await handle.close();
	}
}
