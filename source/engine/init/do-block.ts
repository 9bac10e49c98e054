/** Statements that follow the load, and may be run once more, as they are when a run is resumed. */

/** A block of PL/pgSQL between marks that its text does not hold. */
export function doBlock(body: string): string {
	let mark = '$do$';
	for (let i = 1; body.includes(mark); i++) mark = `$do${i}$`;
	return `DO ${mark} BEGIN\n${body}\nEND ${mark}`;
}

/** What is there already is not made again. */
export function guarded(statement: string): string {
	return doBlock(`  ${statement};\nEXCEPTION WHEN duplicate_object THEN NULL;`);
}
