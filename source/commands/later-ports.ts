/** What the wizard's steps ask for. What does the work is loaded when they first ask: the first screen does not wait for it. */
import type {WizardOptions} from '../ui/run-wizard.tsx';
import type {CommandContext} from './context.ts';
import {expandHome, homeOf} from './expand-home.ts';

export function laterPorts(
	context: Pick<CommandContext, 'cwd' | 'env'>,
): Pick<WizardOptions, 'files' | 'mappingFiles' | 'rejectFiles'> {
	const files = async () => (await import('./file-looks.ts')).fileLooks(context);
	const mappings = async () => (await import('./mapping-files.ts')).mappingFiles(context);
	const rejects = async () => (await import('./reject-files.ts')).openRejectFiles(context);
	return {
		files: {
			expand: path => expandHome(path, homeOf(context.env)),
			complete: async path => (await files()).complete(path),
			list: async path => (await files()).list(path),
			scan: async (...of) => (await files()).scan(...of),
			health: async (...of) => (await files()).health(...of),
		},
		mappingFiles: {
			edit: async (...of) => (await mappings()).edit(...of),
			save: async request => (await mappings()).save(request),
		},
		rejectFiles: {
			save: async (...of) => (await rejects()).save(...of),
			async *rows(file) {
				yield* (await rejects()).rows(file);
			},
			mapping: async file => (await rejects()).mapping(file),
		},
	};
}
