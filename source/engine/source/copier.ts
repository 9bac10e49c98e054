/** The process that copies large files; copy-process.ts says why it is one of its own. */
import {fork} from 'node:child_process';
import {extname} from 'node:path';
import {fileURLToPath} from 'node:url';

export type CopyOrder =
	/** The next file. The copy must not exist. */
	| {readonly source: string; readonly copy: string}
	/** Bytes from `start` up to `end`, in their order; from 0 on all is copied anew. */
	| {readonly start: number; readonly end: number}
	/** The copy has so many bytes, and goes to the disk. */
	| {readonly bytes: number};

export type CopyAnswer =
	| {
			/** Of the whole copy, as hex, once it is on the disk. */
			readonly sha256?: string;
	  }
	| {readonly side: 'source' | 'copy'; readonly code: string; readonly message: string};

/** The source could not be read, or its copy not be written. */
export class CopyError extends Error {
	readonly side: 'source' | 'copy';
	readonly code: string;

	constructor({side, code, message}: Extract<CopyAnswer, {side: string}>) {
		super(message);
		this.side = side;
		this.code = code;
	}
}

export interface Copier {
	/** One after the other. @throws CopyError */
	ask(order: CopyOrder): Promise<Exclude<CopyAnswer, {side: string}>>;
	close(): void;
}

/** A process takes its time to start: it may be started before it is needed. */
export function startCopier(): Copier {
	const script = fileURLToPath(new URL(`copy-process${extname(import.meta.url)}`, import.meta.url));
	// A Ctrl-C in the terminal is for us: what becomes of the copy is ours to say.
	const child = fork(script, {detached: true, execArgv: []});
	let failure: Error | undefined;
	let give: ((answer: CopyAnswer) => void) | undefined;
	let fail: ((error: Error) => void) | undefined;
	const end = (error: Error): void => {
		failure ??= error;
		fail?.(failure);
	};
	child.on('error', end);
	child.on('exit', () => end(new Error('The process that copies the sources has ended')));
	child.on('message', (answer: CopyAnswer) => give?.(answer));
	return {
		ask: order =>
			new Promise((resolve, reject) => {
				if (failure !== undefined) {
					reject(failure);
					return;
				}
				give = answer => {
					if ('side' in answer) {
						reject(new CopyError(answer));
					} else {
						resolve(answer);
					}
				};
				fail = reject;
				child.send(order);
			}),
		close() {
			if (child.connected) {
				child.disconnect();
			}
		},
	};
}
