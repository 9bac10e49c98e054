/** What the mapping will call SQLite files, from their own names. */
import type {SourceFiles} from '../../engine/run/request.ts';

/** SQLite keeps these for itself. */
const reserved = ['main', 'temp'];

/** A file, and what it is called where that was said. */
interface Entry {
	readonly name: string | null;
	readonly path: {readonly value: string};
}

/** A name for each entry, none twice; empty for one without a path. */
export function databaseNames(entries: readonly Entry[]): readonly string[] {
	const taken = new Set(reserved);
	return entries.map(({name, path}) => {
		if (path.value.trim() === '') {
			return '';
		}
		const wanted = name ?? nameOf(path.value.trim());
		let free = wanted;
		for (let i = 2; taken.has(free.toLowerCase()); i++) {
			free = `${wanted}_${i}`;
		}
		taken.add(free.toLowerCase());
		return free;
	});
}

/** The files entered, by their names. */
export function databaseFiles(entries: readonly Entry[]): SourceFiles {
	const names = databaseNames(entries);
	return Object.fromEntries(
		entries.flatMap(({path}, i) => (names[i] ? [[names[i] as string, path.value.trim()] as const] : [])),
	);
}

/** `old.shop` of `/data/old.shop.db`, without what a mapping could not write. */
function nameOf(path: string): string {
	const file = path.split(/[\\/]/).at(-1) ?? '';
	const name = file.replace(/\.[^.]*$/, '').replaceAll('.', '_');
	return name === '' ? 'database' : name;
}
