/** A proposal of two tables, and mappings that take note of what is asked of them. */

import {MigrationError} from '../../../source/engine/errors.ts';
import type {MixedPolicy} from '../../../source/engine/init/choice.ts';
import type {ProposalSummary, ProposedColumnSummary} from '../../../source/engine/init/summarize.ts';
import type {Examination} from '../../../source/engine/source/examine.ts';
import type {Mappings, ProposalOptions} from '../../../source/ui/choosing/mappings.ts';
import {sampleSetup} from '../sample-setup.ts';

export const examination: Examination = {files: {shop: '/data/shop.db'}, sources: [], answers: new Map()};

function column(
	table: string,
	source: string,
	more: Partial<ProposedColumnSummary> = {},
): ProposedColumnSummary {
	return {
		path: `shop.${table}.${source}`,
		source,
		name: source,
		declared: 'INTEGER',
		evidence: 'INTEGER: 2 integers, 1 to 2',
		type: 'bigint',
		rejects: 0,
		policies: [],
		notes: [],
		...more,
	};
}

const offered: readonly MixedPolicy[] = ['text', 'reject', 'null'];

export function sampleProposal({mixed, mixedColumns, names}: ProposalOptions, tables = 2): ProposalSummary {
	const mixedColumn = (table: string) => {
		const wanted = mixedColumns[`shop.${table}.qty`] ?? mixed;
		const policy = wanted === 'convert' ? 'text' : wanted;
		return column(table, 'qty', {
			evidence: 'INTEGER: 1 integer, 3; 1 text of up to 4 characters (1 other: "many" at row 1)',
			type: policy === 'text' ? 'text' : 'bigint',
			rejects: policy === 'reject' ? 1 : 0,
			policy,
			policies: offered,
		});
	};
	return {
		tables: Array.from({length: tables}, (_, i) => (i === 0 ? 'Items' : `table_${i}`)).map(table => ({
			source: `shop.${table}`,
			table: names === 'keep' ? table : table.toLowerCase(),
			rows: 2,
			columns: [column(table, 'id'), mixedColumn(table), column(table, 'note', {type: 'text'})],
			notes: [],
		})),
		left_behind: [],
		not_migrated: [],
	};
}

export interface FakeMappings extends Mappings {
	/** What was asked, in order. */
	readonly asked: string[];
}

/** @param there a file that is there already */
export function fakeMappings(there?: string, tables?: number): FakeMappings {
	const asked: string[] = [];
	return {
		asked,
		lastSetup: async () => sampleSetup(),
		async open(which) {
			asked.push(`open ${'file' in which ? which.file : which.preset}`);
			if ('file' in which && which.file === 'missing.yaml') {
				throw new MigrationError('bad-mapping', 'missing.yaml: there is no such file.', {
					hint: 'Check the path.',
				});
			}
			return sampleSetup();
		},
		async examine(files, onTable) {
			asked.push(`examine ${Object.entries(files).join(' ')}`);
			onTable({database: 'shop', table: 'Items', rows: 2, done: 0, total: 2});
			return examination;
		},
		propose: async (_, options) => sampleProposal(options, tables),
		async save(_, options, file, overwrite) {
			asked.push(`save ${file} ${JSON.stringify(options.mixedColumns)}`);
			if (file === there && !overwrite) {
				throw new MigrationError('file-exists', `${file} is there already.`, {hint: 'Name another file.'});
			}
			return sampleSetup();
		},
	};
}
