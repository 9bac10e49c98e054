/** What an error of a snapshot means: of the source that could not be read, or of the copy that could not be written. */
import {MigrationError, messageOf} from '../errors.ts';
import {CopyError} from './copy-apart.ts';
import {sqliteError} from './open.ts';
import {sha256} from './sha256.ts';

export async function explainSnapshot(
	error: unknown,
	{name, file, copy}: {readonly name: string; readonly file: string; readonly copy: string},
): Promise<unknown> {
	if (await isOfTheCopy(error, file)) {
		return unwritable(name, copy, error);
	}
	return error instanceof CopyError ? unreadable(name, file, error) : sqliteError(name, file, error);
}

/** Whether the copy could not be written, as opposed to the source that could not be read. */
async function isOfTheCopy(error: unknown, source: string): Promise<boolean> {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (code === 'SQLITE_FULL' || (error instanceof Error && 'syscall' in error)) {
		return true;
	}
	const isUnknown = error instanceof CopyError ? error.side === undefined : code.startsWith('SQLITE_IOERR');
	return (
		isUnknown &&
		(await sha256(source).then(
			() => true,
			() => false,
		))
	);
}

function unwritable(name: string, copy: string, error: unknown): MigrationError {
	const message = messageOf(error);
	const isOurs = error instanceof CopyError || (error instanceof Error && 'syscall' in error);
	const isFull = !isOurs || /no space|quota|too large|ENOSPC|EDQUOT|EFBIG/i.test(message);
	const what = `the snapshot of source ${name} at ${copy}`;
	return isFull
		? new MigrationError('no-disk-space', `No room for ${what}`, {
				hint: 'Free some space, or name another folder with backup_dir.',
				cause: error,
			})
		: new MigrationError('bad-usage', `Cannot write ${what}: ${message}`, {
				hint: 'Give this user the rights, or name another folder with backup_dir.',
				cause: error,
			});
}

function unreadable(name: string, file: string, error: CopyError): MigrationError {
	return new MigrationError('source-unreadable', `Source ${name}: ${file} cannot be read: ${error.message}`, {
		hint: 'Copy the file to another disk, and give the copy.',
		cause: error,
	});
}
