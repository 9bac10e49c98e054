/** A proxy in front of a server, which passes everything on until it is told to misbehave. */
import {once} from 'node:events';
import {createServer, connect as dial, type Socket} from 'node:net';

export interface TcpProxy {
	/** The URL of a database behind the proxy. */
	through(url: string): string;
	/** Keeps all connections open and passes nothing on any more, on new ones neither, until it is called with false. */
	stall(isStalled: boolean): void;
	/** Cuts all connections, and refuses new ones for so many ms. */
	cut(pause: number): void;
	/** Called with what the server answers; true: this answer and its connection are lost. */
	loseAnswer(decide: ((answer: Buffer) => boolean) | undefined): void;
	close(): Promise<void>;
}

export async function proxyTo(url: string): Promise<TcpProxy> {
	const {hostname, port} = new URL(url);
	const pairs = new Set<readonly [Socket, Socket]>();
	let isStalled = false;
	let refusesUntil = 0;
	let decide: ((answer: Buffer) => boolean) | undefined;
	const server = createServer(client => {
		if (performance.now() < refusesUntil) {
			client.destroy();
			return;
		}
		const upstream = dial(Number(port), hostname);
		const pair = [client, upstream] as const;
		pairs.add(pair);
		const end = () => {
			pairs.delete(pair);
			client.destroy();
			upstream.destroy();
		};
		for (const socket of pair) {
			socket.on('error', end);
			// A black hole swallows the goodbye too.
			socket.on('close', () => !isStalled && end());
		}
		client.on('data', data => !isStalled && upstream.write(data));
		upstream.on('data', data => {
			if (decide?.(data)) {
				end();
			} else if (!isStalled) {
				client.write(data);
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const own = typeof address === 'object' && address ? address.port : 0;
	const dropAll = () => {
		for (const [client, upstream] of pairs) {
			client.destroy();
			upstream.destroy();
		}
		pairs.clear();
	};
	return {
		through(to) {
			const changed = new URL(to);
			changed.hostname = '127.0.0.1';
			changed.port = String(own);
			return changed.href;
		},
		stall(now) {
			isStalled = now;
		},
		cut(pause) {
			refusesUntil = performance.now() + pause;
			dropAll();
		},
		loseAnswer(now) {
			decide = now;
		},
		async close() {
			dropAll();
			server.close();
		},
	};
}
