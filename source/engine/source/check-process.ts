/** A process of its own that checks the SQLite file it is given, and writes what it finds as JSON. */
import {openReadOnly} from './open.ts';

/** More of a damaged file says nothing new. */
const most = 10;

function findingsOf(file: string): string[] {
	const db = openReadOnly('source', file);
	try {
		const rows = db.pragma(`quick_check(${most})`) as Array<{quick_check: string}>;
		return rows.map(row => row.quick_check).filter(finding => finding !== 'ok');
	} finally {
		db.close();
	}
}

process.stdout.write(JSON.stringify(findingsOf(process.argv[2] ?? '')));
