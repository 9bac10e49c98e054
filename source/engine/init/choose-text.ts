/** Columns of which all values become texts, or all become bytes. */
import {quoteName} from '../quote-name.ts';
import {type Choice, type ColumnFacts, choice, plural} from './choice.ts';

/** Text; as bytes, or with the values named, where no text of PostgreSQL can hold them all. */
export function text(facts: ColumnFacts, note: string): Choice {
	const {scan, invalidTexts, halfPairs, mixed} = facts;
	const binary = scan.blobs - scan.textBlobs;
	const misfits = [
		...(binary > 0 ? [`${plural(binary, 'blob')} without a text in UTF-8`] : []),
		...(scan.nulTexts > 0 ? [`${plural(scan.nulTexts, 'text')} with a NUL character`] : []),
		...(invalidTexts > 0 ? [`${plural(invalidTexts, 'text')} not in UTF-8`] : []),
	].join('; ');
	if (misfits !== '' && mixed === 'convert') {
		return bytes(facts, `${misfits}: a text would not take them, so that all go over as bytes`);
	}
	return choice('text', {
		rejects: binary + scan.nulTexts + invalidTexts + halfPairs,
		note: [note, misfits, halfPairNote(halfPairs)].filter(Boolean).join('; '),
		converted: scan.integers + scan.reals + scan.blobs > 0,
	});
}

/** The bytes of blobs, and of the texts that other values are or are written as. */
export function bytes({column, scan, halfPairs}: ColumnFacts, note: string): Choice {
	const numbers = scan.integers + scan.reals;
	const others = numbers + scan.texts;
	return choice('bytea', {
		converted: others > 0,
		...(numbers > 0 ? {sql: numbersAsTexts(quoteName(column.name), scan.reals > 0)} : {}),
		rejects: halfPairs,
		note: [
			note,
			halfPairNote(halfPairs),
			...(others > 0 && scan.blobs > 0
				? [`no blobs, and go over as the bytes of their text in UTF-8: ${plural(others, 'value')}`]
				: []),
		]
			.filter(Boolean)
			.join('; '),
	});
}

function halfPairNote(count: number): string {
	return count > 0 ? `${plural(count, 'text')} with half of a surrogate pair` : '';
}

/** Numbers as the texts that they can be read from again: SQLite writes fifteen digits of a real, which may be too few. */
function numbersAsTexts(name: string, reals: boolean): string {
	return reals
		? `CASE typeof(${name}) WHEN 'integer' THEN CAST(${name} AS TEXT) WHEN 'real' THEN iif(CAST(CAST(${name} AS TEXT) AS REAL) = ${name}, CAST(${name} AS TEXT), format('%!.17g', ${name})) ELSE ${name} END`
		: `iif(typeof(${name}) = 'integer', CAST(${name} AS TEXT), ${name})`;
}
