/** What planning asks of SQLite, answered from the sources as they stand. */
import type {SourceProbe} from '../plan/resolution.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {shapeOfSelect} from './columns-read.ts';
import type {SourceDatabase} from './inspect.ts';
import {openSideBySide} from './open.ts';

/** The probe over open files; nothing stays open between two questions. */
export function makeProbe(databases: readonly SourceDatabase[]): SourceProbe {
	const open = (names: readonly string[]) =>
		openSideBySide(
			Object.fromEntries(databases.filter(d => names.includes(d.name)).map(d => [d.name, d.file])),
		);
	return {
		shape: select => shapeOfSelect(select, databases),
		count(from) {
			const shape = shapeOfSelect(`SELECT 1 FROM ${from}`, databases);
			const db = open([...new Set(shape.tables.map(t => t.database))]);
			try {
				return (db.prepare(`SELECT count(*) AS rows FROM ${from}`).get() as {rows: number}).rows;
			} finally {
				db.close();
			}
		},
		storageClasses(database, table) {
			const db = open([database]);
			try {
				return table.columns.map(c => {
					const classes = db
						.prepare(`SELECT DISTINCT typeof(${quoteName(c.name)}) FROM ${quoteTable(database, table.name)}`)
						.pluck()
						.all() as string[];
					return new Set(classes.filter(name => name !== 'null'));
				});
			} finally {
				db.close();
			}
		},
	};
}
