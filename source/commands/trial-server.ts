/** A PostgreSQL of our own for a trial, from the moment that somebody wants it until the wizard is left. */
import type {TrialServer} from '../ui/entering/target-entries.ts';
import type {CommandContext} from './context.ts';

export interface Trial {
	/** @throws MigrationError embedded-server */
	start(folder: string): Promise<TrialServer>;
	/** Stops it, and says where its data stays; nothing where it was not started. */
	end(): Promise<void>;
}

export function trialServer({write}: Pick<CommandContext, 'write'>): Trial {
	let started: Promise<{readonly url: string; readonly dir: string; stop(): Promise<void>}> | undefined;
	return {
		async start(folder) {
			const {startPostgres} = await import('../embedded/postgres/start.ts');
			started ??= startPostgres({dir: folder});
			try {
				return {url: (await started).url};
			} catch (error) {
				started = undefined;
				throw error;
			}
		},
		async end() {
			// What kept it from starting was shown on the screen.
			const server = await started?.catch(() => undefined);
			if (server !== undefined) {
				await server.stop();
				write(`The trial's PostgreSQL is stopped. Its data stays in ${server.dir} until you remove it.\n`);
			}
		},
	};
}
