/** Changes of a mapping, and what is being changed, in words. Pure. */
import type {MappingEdit} from '../../engine/mapping/mapping-edit.ts';
import type {Mapping} from '../../engine/mapping/schema.ts';
import type {Subject} from './changing-state.ts';

/** One change, in a line. @param mapping of any time: its loads stay the same */
export function editWords({loads}: Pick<Mapping, 'loads'>, edit: MappingEdit): string {
	if (edit.edit === 'leave-behind') {
		const {drops, paths, reason} = edit;
		const column = drops && `${loads[drops.load]?.into}.${drops.column}`;
		return `left behind: ${paths.length > 0 ? paths.join(', ') : column} (${reason})`;
	}
	if (edit.edit === 'take-back') {
		return `no longer left behind: ${edit.paths.join(', ')}`;
	}
	const column = `${loads[edit.load]?.into}.${edit.column}`;
	switch (edit.edit) {
		case 'fill':
			return `${column} is made of ${edit.from}`;
		case 'redirect':
			return `${column} goes to ${edit.to}`;
		case 'rename':
			return `${column} is called ${edit.to}`;
		case 'retype':
			return `${column} is of type ${edit.type}`;
		case 'word': {
			const {word, value} = edit.said;
			return `${column}: ${value === undefined ? `no ${word}` : `${word} ${String(value)}`}`;
		}
	}
}

/** What is being changed, in a line. */
export function subjectWords(subject: Subject): string {
	switch (subject.kind) {
		case 'column':
			return `${subject.load.table}.${subject.column.name}, ${subject.column.type.display}, made of ${subject.column.origin}`;
		case 'unfilled':
			return `${subject.load.table}.${subject.column.name}, ${subject.column.display}, made of nothing`;
		case 'source': {
			const {table, columns, isWhole, reason} = subject;
			const what =
				columns.length === 1
					? `${table}.${columns[0]}`
					: `${table}: ${isWhole ? 'all columns' : columns.join(', ')}`;
			return `${what}, ${reason === null ? 'of which nothing is said' : `left behind: ${reason}`}`;
		}
	}
}
