import {MigrationError} from '../errors.ts';

/** Refuses a change of the mapping. @throws MigrationError bad-mapping */
export function refuseEdit(message: string, hint = 'Change the mapping file itself.'): never {
	throw new MigrationError('bad-mapping', message, {hint});
}
