/** A process of its own that checks the SQLite file it is given, and writes what it finds as JSON. */
import {quickFindings} from './integrity.ts';

process.stdout.write(JSON.stringify(quickFindings('source', process.argv[2] ?? '')));
