/**
 * A process of its own that copies a file, stretch by stretch as it is told: a process that closes a file loses all its
 * locks on it, those of its database connections too (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
import {createHash} from 'node:crypto';
import {type FileHandle, open} from 'node:fs/promises';
import type {CopyAnswer, CopyOrder} from './copier.ts';

interface Files {
	readonly from: FileHandle;
	readonly to: FileHandle;
}

/** What is read at once: while one buffer is written, it goes into the sum, and the other is read. */
const bufferBytes = 4 << 20;
/** What is left to the system before it has to go to the disk, so that at the end there is little to wait for. */
const mostUnsynced = 16 << 20;

const buffers = [Buffer.allocUnsafe(bufferBytes), Buffer.allocUnsafe(bufferBytes)] as const;
let files: Files | undefined;
let hash = createHash('sha256');
let unsynced = 0;
let syncing: Promise<void> = Promise.resolve();
// Which of the two files an error is about.
let side: 'source' | 'copy' = 'source';

process.on('message', (order: CopyOrder) => {
	carryOut(order).then(answer, (error: NodeJS.ErrnoException) =>
		answer({side, code: error.code ?? '', message: error.message}),
	);
});

function answer(given: CopyAnswer): void {
	process.send?.(given);
}

async function carryOut(order: CopyOrder): Promise<CopyAnswer> {
	if ('source' in order) {
		files = await openFiles(order);
		return {};
	}
	if (files === undefined) {
		throw new Error('no file was named');
	}
	if ('bytes' in order) {
		side = 'copy';
		await syncing;
		await files.to.truncate(order.bytes);
		await files.to.sync();
		return {sha256: hash.digest('hex')};
	}
	if (order.start === 0) {
		hash = createHash('sha256');
	}
	await copyStretch(order, files);
	return {};
}

async function openFiles({source, copy}: {readonly source: string; readonly copy: string}): Promise<Files> {
	await files?.from.close();
	await files?.to.close();
	side = 'source';
	const from = await open(source, 'r');
	side = 'copy';
	return {from, to: await open(copy, 'wx', 0o600)};
}

async function copyStretch(
	{start, end}: {readonly start: number; readonly end: number},
	{from, to}: Files,
): Promise<void> {
	let writing: Promise<void> = Promise.resolve();
	for (let at = start, turn = 0; at < end; turn++) {
		const buffer = buffers[turn % 2] as Buffer;
		side = 'source';
		const {bytesRead} = await from.read(buffer, 0, Math.min(bufferBytes, end - at), at);
		if (bytesRead === 0) {
			throw new Error(`it ends after ${at} bytes`);
		}
		side = 'copy';
		await writing;
		const bytes = buffer.subarray(0, bytesRead);
		writing = write(to, bytes, at);
		// It is waited for only after the next read, which may fail before.
		writing.catch(() => undefined);
		hash.update(bytes);
		at += bytesRead;
	}
	await writing;
}

async function write(to: FileHandle, bytes: Buffer, at: number): Promise<void> {
	for (let done = 0; done < bytes.length; ) {
		done += (await to.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
	}
	unsynced += bytes.length;
	if (unsynced >= mostUnsynced) {
		unsynced = 0;
		syncing = syncing.then(() => to.datasync());
		syncing.catch(() => undefined);
	}
}
