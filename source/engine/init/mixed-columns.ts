/** Policies for single columns, from the names that people give to the columns that were found. */
import {MigrationError} from '../errors.ts';
import {nearestName} from '../mapping/nearest-name.ts';
import type {ExaminedSource} from '../source/examine.ts';
import type {MixedPolicy} from './choice.ts';
import {columnPath} from './choose-policies.ts';
import type {InitOptions} from './proposal.ts';

/**
 * @param wanted `table.column`, or `database.table.column` → its policy
 * @throws MigrationError bad-usage for a name that is no column's, or that of several
 */
export function findMixedColumns(
	sources: readonly ExaminedSource[],
	wanted: Readonly<Record<string, MixedPolicy>>,
): InitOptions['mixedColumns'] {
	const paths = sources.flatMap(({database, scans}) =>
		[...scans].flatMap(([table, columns]) =>
			columns.map(({column}) => ({
				short: `${table}.${column.name}`,
				path: columnPath(database.name, table, column.name),
			})),
		),
	);
	return Object.fromEntries(
		Object.entries(wanted).map(([name, policy]) => {
			const [found, ...others] = paths.filter(({short, path}) => name === short || name === path);
			if (found === undefined) {
				const nearest = nearestName(
					name,
					paths.map(({short}) => short),
				);
				throw new MigrationError('bad-usage', `The sources have no column ${JSON.stringify(name)}.`, {
					hint:
						nearest === undefined ? 'Write --mixed-column TABLE.COLUMN=POLICY.' : `Did you mean ${nearest}?`,
				});
			}
			if (others.length > 0) {
				throw new MigrationError('bad-usage', `Several sources have a column ${JSON.stringify(name)}.`, {
					hint: `Write ${[found, ...others].map(({path}) => path).join(' or ')}.`,
				});
			}
			return [found.path, policy];
		}),
	);
}
