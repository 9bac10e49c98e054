/** Which file of a folder is which source: told by its name, and by the tables that the mapping wants. Pure. */
import {foldName} from '../fold-name.ts';

export interface FoundFile {
	readonly file: string;
	readonly bytes: number;
	readonly tables: readonly string[];
}

export interface SourceMatch {
	readonly source: string;
	readonly file: string;
	/** By what it was told: `its name and 5 of its 7 tables`. */
	readonly why: string;
}

export interface Matching {
	readonly matches: readonly SourceMatch[];
	/** Sources for which several files are equally likely, or none is likely. */
	readonly open: ReadonlyArray<{readonly source: string; readonly candidates: readonly string[]}>;
	/** Files that are no source's. */
	readonly unused: readonly string[];
}

interface Likeness {
	readonly source: string;
	readonly file: string;
	readonly likeness: number;
	readonly why: string;
}

/** Less likely than this is a guess, which is the operator's to make. */
const least = 0.3;

/**
 * The likeliest pair first; what is equally likely twice is matched with neither.
 * @param wanted source name → tables
 */
export function matchSources(
	wanted: Readonly<Record<string, readonly string[]>>,
	files: readonly FoundFile[],
): Matching {
	let pairs = Object.entries(wanted)
		.flatMap(([source, tables]) => files.map(file => likenessOf(source, tables, file)))
		.filter(({likeness}) => likeness >= least)
		.sort((a, b) => b.likeness - a.likeness);
	const all = pairs;
	const matches: SourceMatch[] = [];
	for (let first = pairs[0]; first !== undefined; first = pairs[0]) {
		const {source, file, likeness, why} = first;
		const rivals = pairs.filter(
			pair => pair.likeness === likeness && (pair.source === source) !== (pair.file === file),
		);
		if (rivals.length === 0) {
			matches.push({source, file, why});
			pairs = pairs.filter(pair => pair.source !== source && pair.file !== file);
		} else {
			// Neither it nor its rivals, nor a less likely one in their place.
			const sources = [source, ...rivals.map(rival => rival.source)];
			pairs = pairs.filter(pair => !sources.includes(pair.source));
		}
	}
	const matched = new Set(matches.map(match => match.source));
	const used = new Set(matches.map(match => match.file));
	return {
		matches,
		open: Object.keys(wanted)
			.filter(source => !matched.has(source))
			.map(source => ({
				source,
				candidates: all.filter(pair => pair.source === source && !used.has(pair.file)).map(pair => pair.file),
			})),
		unused: files.map(({file}) => file).filter(file => !used.has(file)),
	};
}

/** A name that is the same counts as much as all tables do; one that only contains it, half. */
function likenessOf(source: string, wanted: readonly string[], {file, tables}: FoundFile): Likeness {
	const there = new Set(tables.map(foldName));
	const shared = wanted.filter(table => there.has(foldName(table))).length;
	const share = wanted.length + tables.length === 0 ? 0 : (2 * shared) / (wanted.length + tables.length);
	const named = nameLikeness(source, file);
	const ofTables = `${shared} of ${tables.length === 1 ? 'its one table' : `its ${tables.length} tables`}`;
	return {
		source,
		file,
		// A file with none of the tables is hardly the source, whatever it is called.
		likeness: shared === 0 && wanted.length > 0 && tables.length > 0 ? named / 4 : named + share,
		why: [...(named > 0 ? ['its name'] : []), ...(shared > 0 ? [ofTables] : [])].join(' and '),
	};
}

function nameLikeness(source: string, file: string): number {
	const words = (text: string) =>
		foldName(text)
			.split(/[^\p{L}\p{N}]+/u)
			.filter(Boolean);
	const stem = (file.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '');
	const [name, own] = [words(source).join('_'), words(stem).join('_')];
	return name === own ? 1 : `_${own}_`.includes(`_${name}_`) ? 0.5 : 0;
}
