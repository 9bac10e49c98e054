/** SQL that is true of a row with a defect, written without a look at how the defect is made. */

const ranges: Record<string, string> = {
	mood_rating: 'NOT BETWEEN 1 AND 10',
	mood_score: 'NOT BETWEEN 1 AND 10',
	stress_level: 'NOT BETWEEN 1 AND 10',
	energy_level: 'NOT BETWEEN 1 AND 10',
	rating: 'NOT BETWEEN 1 AND 5',
	sleep_hours: 'NOT BETWEEN 0 AND 24',
	household_size: '<= 0',
	physical_activity_minutes: '< 0',
};

/** varchar(n) of the target. */
const lengths: Record<string, number> = {
	phone_number: 20,
	risk_tolerance: 20,
	analysis_period: 20,
	severity: 20,
	frequency: 20,
	priority: 20,
	feedback_type: 50,
	category: 50,
	profile_type: 50,
	feature_name: 100,
	metric_type: 100,
	metric_name: 100,
	event_type: 100,
};

const isUser = (column: string) =>
	`EXISTS (SELECT 1 FROM mingus.users WHERE id = CAST(t.${column} AS INTEGER))`;
const digits = (count: number) => '[0-9]'.repeat(count);

/** A condition on row `t`, by the words that end a kind of dirt. */
const conditions: Record<string, (column: string) => string> = {
	'not an email': column => `instr(${column}, '@') = 0`,
	"another user's email in capitals": column =>
		`EXISTS (SELECT 1 FROM mingus.users o WHERE o.id <> t.id AND folded(o.${column}) = folded(t.${column}))`,
	'not a ZIP code': column =>
		`${column} NOT GLOB '${digits(5)}' AND ${column} NOT GLOB '${digits(5)}-${digits(4)}'`,
	'out of range': column => `typeof(${column}) IN ('integer', 'real') AND ${column} ${ranges[column]}`,
	'blank text in a number': column => `typeof(${column}) = 'text' AND ${column} = ''`,
	'more decimals than the target holds': column => `abs(${column} * 100 - round(${column} * 100)) > 0.01`,
	'longer than the target holds': column => `length(${column}) > ${lengths[column]}`,
	'broken JSON': column => `NOT json_valid(${column})`,
	'a day that never was': column => `typeof(${column}) = 'text' AND date(${column}) IS NOT ${column}`,
	'in the future': column => `${column} >= '2199-01-01' AND date(${column}) IS NOT NULL`,
	'a time that never is': column => `time(${column}) IS NULL AND ${column} IS NOT NULL`,
	'neither true nor false': column => `${column} IN ('maybe', 2)`,
	'NULL where a value is required': column => `${column} IS NULL`,
	'a user who is not there': column => `${column} IS NOT NULL AND NOT ${isUser(column)}`,
	'a user id with leading zeros': column =>
		`typeof(${column}) = 'text' AND ${column} GLOB '0[0-9]*' AND ${isUser(column)}`,
	'an integer among texts of digits': column => `typeof(${column}) = 'integer' AND ${isUser(column)}`,
	'seconds since 1970': column =>
		`typeof(${column}) = 'integer' AND ${column} BETWEEN 1609459200 AND 1751241599`,
	'milliseconds since 1970': column =>
		`typeof(${column}) = 'integer' AND ${column} BETWEEN 1609459200000 AND 1751241599999`,
	'a boolean in words': column => `lower(${column}) IN ('true', 'false', 'yes', 'no')`,
	'blanks around the text': column => `trim(${column}, ' ' || char(9, 10)) <> ${column}`,
	'a negative amount': column => `${column} < 0`,
	'NULL, for which there is a default': column => `${column} IS NULL`,
	'a user without a profile': () => 'NOT EXISTS (SELECT 1 FROM mingus.user_profiles WHERE user_id = t.id)',
};

/** @throws Error: nobody said what this kind of dirt looks like */
export function defectConditions(kind: string, column: string): string {
	const condition = conditions[kind.slice(kind.indexOf(': ') + 2)];
	if (condition === undefined) throw new Error(`no condition for ${kind}`);
	return condition(column);
}
