/** Columns declared as dates and times: a moment's type where every value leaves no doubt, or is at least a date. */
import {quoteName} from '../quote-name.ts';
import type {MomentUnit} from '../source/column-scan.ts';
import {type Choice, type ColumnFacts, choice, formCount, keepsAll, plural} from './choice.ts';

const words: Record<Exclude<MomentUnit, 'none'>, string> = {
	seconds: 'seconds since 1970',
	milliseconds: 'milliseconds since 1970',
	microseconds: 'microseconds since 1970',
	'julian-day': 'Julian days',
};

/** Undefined: by what the values are, as if the column were not declared a moment. */
export function chooseMoment(facts: ColumnFacts): Choice | undefined {
	const {scan} = facts;
	const dates = formCount(scan, 'date', 'date and time', 'date and time with zone');
	const broken = formCount(scan, 'no calendar date');
	const misfits = scan.texts - dates - broken;
	if (scan.blobs > 0 || scan.infinities > 0 || scan.fineTexts > 0 || scan.nulTexts > 0) return undefined;
	const doubtful = scan.texts > 0 ? doubtfulNumbers(scan) : 0;
	if (misfits > 0 && dates === 0) return undefined;
	if (misfits + broken + doubtful > 0 && keepsAll(facts)) return undefined;
	if (scan.texts === 0) return facts.coreData ? undefined : ofNumbers(facts);
	return dates === 0 ? undefined : ofTexts(facts, broken + misfits);
}

function ofNumbers({scan, indexed}: ColumnFacts): Choice | undefined {
	const numbers = scan.integers + scan.reals;
	const {none, 'julian-day': julian, ...sure} = scan.units;
	if (scan.fineFractions > 0) return undefined;
	const unit = (Object.keys(words) as Array<keyof typeof words>).find(u => scan.units[u] === numbers);
	if (unit === 'julian-day' && scan.fractions === 0) return undefined;
	if (unit !== undefined && !isPlausible(unit, scan)) return undefined;
	if (unit !== undefined) {
		const note = `the numbers are read as ${words[unit]}${unit === 'julian-day' ? '; see whether that is what they are' : ''}`;
		return choice('timestamptz', {epoch: unit, converted: true, note});
	}
	// Seconds and milliseconds of one moment are two keys.
	if (none + julian > 0 || indexed) return undefined;
	const found = (Object.keys(sure) as Array<keyof typeof sure>).filter(u => sure[u] > 0);
	const note = `numbers are read by their size, as ${found.map(u => words[u]).join(' or ')}`;
	return choice('timestamptz', {epoch: 'auto', converted: true, note});
}

/** Milliseconds of a unit, and the years 1900 to 2200 in milliseconds since 1970. */
const milliseconds = {seconds: 1000, milliseconds: 1, microseconds: 0.001};
const [earliest, latest] = [-2_208_988_800_000, 7_289_654_400_000];

/** Other applications count from other years: what would be far off is not taken for a moment. */
function isPlausible(unit: Exclude<MomentUnit, 'none'>, {lowest, highest}: ColumnFacts['scan']): boolean {
	const factor = unit === 'julian-day' ? undefined : milliseconds[unit];
	return factor === undefined || (lowest * factor >= earliest && highest * factor <= latest);
}

/** Numbers beside texts that may be a year, a day or a time. */
function doubtfulNumbers({units}: ColumnFacts['scan']): number {
	return units.none + units['julian-day'];
}

function ofTexts(facts: ColumnFacts, broken: number): Choice | undefined {
	const {column, scan, indexed} = facts;
	const [date, naive, zoned] = [
		formCount(scan, 'date'),
		formCount(scan, 'date and time'),
		formCount(scan, 'date and time with zone'),
	];
	const numbers = scan.integers + scan.reals;
	const mixed = [date, naive, zoned, numbers].filter(count => count > 0).length > 1;
	// What differs as a text may be one moment: a key could not hold both.
	if (indexed && (mixed || zoned > 0)) return undefined;
	const isDate = /^date$/i.test(column.declaredType.trim());
	const local = /'localtime'/i.test(facts.default ?? '');
	const type =
		isDate && date > 0 && naive + zoned + numbers === 0
			? 'date'
			: (isDate || local) && zoned + numbers === 0
				? 'timestamp'
				: 'timestamptz';
	const doubtful = doubtfulNumbers(scan);
	const notes = [
		...(isDate && type !== 'date' ? [`${plural(naive + zoned + numbers, 'value')} with a time of day`] : []),
		...(broken > 0
			? [`${plural(broken, 'text')} that ${broken === 1 ? 'is no calendar date' : 'are no calendar dates'}`]
			: []),
		...(doubtful > 0
			? [`${plural(doubtful, 'number')} that may be a year, a day or a time: say which with \`epoch\``]
			: []),
	];
	const unit = (['seconds', 'milliseconds', 'microseconds'] as const).find(u => scan.units[u] === numbers);
	const name = quoteName(column.name);
	return choice(type, {
		...(type === 'timestamptz' && naive + date > 0 ? {zone: 'UTC'} : {}),
		...(numbers > 0 ? {epoch: unit ?? 'auto'} : {}),
		...(facts.mixed === 'null' && broken > 0
			? {sql: `CASE WHEN typeof(${name}) <> 'text' OR date(${name}) IS NOT NULL THEN ${name} END`}
			: {}),
		rejects: facts.mixed === 'null' ? 0 : broken + doubtful,
		note: notes.join('; '),
		converted: true,
		ordered: !mixed && zoned === 0,
	});
}
