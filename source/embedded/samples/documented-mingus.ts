/** Accounts of mingus.db as documented: the target's columns, integer keys, and a few columns that never were added. */
import {decimal, flag, json, moment, momentWithin, number, oneOf, orNull, user, whole} from './cell.ts';
import * as defects from './defects.ts';
import {personOf} from './people.ts';
import {loadOf, type Row, type SampleTable} from './sample-table.ts';
import * as words from './words.ts';

const database = 'mingus';
const key = ['id', 'INTEGER PRIMARY KEY', number] as const;
const owner = ['user_id', 'INTEGER NOT NULL', user] as const;
const created = ['created_at', 'DATETIME', moment] as const;
const updated = ['updated_at', 'DATETIME', momentWithin(90)] as const;

const users: SampleTable = {
	database,
	name: 'users',
	size: {perUser: 1},
	owner: 'itself',
	columns: [
		key,
		['email', 'VARCHAR(255)', row => personOf(row.number).email],
		['password_hash', 'VARCHAR(255) NOT NULL', row => `$2b$12$${row.random.token(53)}`],
		['is_active', 'BOOLEAN', flag],
		['is_verified', 'BOOLEAN', orNull(0.1, flag)],
		['email_verification_token', 'CHAR(36)', orNull(0.9, uuidText)],
		['last_login_at', 'DATETIME', orNull(0.2, moment)],
		['login_attempts', 'INTEGER', orNull(0.1, whole(0, 3))],
		created,
		updated,
	],
	loads: loadOf('mingus.users', 'users'),
	defects: [
		defects.notAnEmail('email'),
		defects.emailInCapitals('email'),
		defects.blankNumber('login_attempts'),
		defects.epochInSeconds('created_at'),
		defects.absent('email'),
		defects.booleanAsText('is_active'),
		defects.noSuchDay('last_login_at'),
		defects.epochInMilliseconds('last_login_at'),
	],
};

const userProfiles: SampleTable = {
	database,
	name: 'user_profiles',
	size: {perUser: 1},
	owner: 'each',
	columns: [
		key,
		owner,
		['first_name', 'VARCHAR(100)', row => personOf(row.user).firstName],
		['last_name', 'VARCHAR(100)', row => personOf(row.user).lastName],
		['date_of_birth', 'DATE', orNull(0.1, birthday)],
		['gender', 'VARCHAR(20)', oneOf('female', 'male', 'non-binary', null)],
		['phone_number', 'VARCHAR(20)', orNull(0.1, row => `+1 404 555 ${row.random.int(1000, 9999)}`)],
		['address_line_1', 'VARCHAR(255)', row => `${row.random.int(1, 9999)} Peachtree St, Apt #${row.user}`],
		['city', 'VARCHAR(100)', oneOf(...words.cities)],
		['state', 'VARCHAR(50)', oneOf(...words.states)],
		['zip_code', 'VARCHAR(10)', oneOf('30303', '77001', '02108', '20001-1234', null)],
		['country', 'VARCHAR(100)', oneOf('USA', 'México', null)],
		['timezone', 'VARCHAR(50)', oneOf('America/New_York', 'America/Chicago', null)],
		['dependents', 'INTEGER', orNull(0.1, whole(0, 6))],
		['marital_status', 'VARCHAR(20)', oneOf('single', 'married', 'widowed')],
		['household_size', 'INTEGER', whole(1, 8)],
		['annual_income', 'DECIMAL(12,2)', orNull(0.05, decimal(9000, 400_000, 2))],
		['income_source', 'VARCHAR(100)', oneOf(...words.incomeSources)],
		['employment_status', 'VARCHAR(50)', oneOf('employed', 'self-employed', 'unemployed')],
		['education_level', 'VARCHAR(50)', oneOf('high school', 'bachelor', 'master')],
		['occupation', 'VARCHAR(100)', oneOf(...words.occupations)],
		['years_of_experience', 'INTEGER', whole(0, 45)],
		['risk_tolerance', 'VARCHAR(20)', oneOf('conservative', 'moderate', 'aggressive', null)],
		['financial_goals', 'TEXT', orNull(0.2, json(financialGoals))],
		[
			'preferences',
			'TEXT',
			orNull(
				0.2,
				json(({random}) => ({theme: 'dark', 'langue préférée': random.pick(['fr', '日本語'])})),
			),
		],
		['profile_completion_percentage', 'INTEGER', whole(0, 100)],
		['onboarding_completed', 'BOOLEAN', flag],
		created,
		updated,
	],
	loads: loadOf('mingus.user_profiles', 'user_profiles'),
	defects: [
		defects.noProfile('user_id'),
		defects.notAZipCode('zip_code'),
		defects.futureDay('date_of_birth'),
		defects.tooPrecise('annual_income'),
		defects.absentWithDefault('first_name'),
		defects.brokenJson('financial_goals'),
		defects.noSuchUser('user_id'),
		defects.booleanAsText('onboarding_completed'),
		defects.outOfRange('household_size', 0, -1),
	],
};

const onboardingProgress: SampleTable = {
	database,
	name: 'onboarding_progress',
	size: {perUser: 1.2},
	owner: 'in-turn',
	columns: [
		key,
		owner,
		['step_name', 'VARCHAR(100)', row => words.onboardingSteps[stepOf(row)] ?? null],
		['step_order', 'INTEGER', row => stepOf(row) + 1],
		['is_completed', 'BOOLEAN', flag],
		['completed_at', 'DATETIME', orNull(0.5, momentWithin(30))],
		[
			'step_data',
			'TEXT',
			orNull(
				0.3,
				json(({random}) => ({answers: [random.int(1, 5), "it's ok"], skipped: false})),
			),
		],
		created,
		updated,
	],
	loads: loadOf('mingus.onboarding_progress', 'onboarding_progress'),
	defects: [
		defects.absent('step_name'),
		defects.futureMoment('completed_at'),
		defects.brokenJson('step_data'),
		defects.noSuchUser('user_id'),
		defects.epochInSeconds('completed_at'),
	],
};

export const documentedMingus: readonly SampleTable[] = [users, userProfiles, onboardingProgress];

function stepOf(row: Row): number {
	return Math.floor((row.number - 1) / row.users) % words.onboardingSteps.length;
}

function birthday({random}: Row): string {
	const month = String(random.int(1, 12)).padStart(2, '0');
	const dayOfMonth = String(random.int(1, 28)).padStart(2, '0');
	return `${random.int(1942, 2006)}-${month}-${dayOfMonth}`;
}

function financialGoals({random}: Row): object {
	return {goal: random.pick(words.goals), amount: random.int(1, 9_000_000) / 100, months: random.int(1, 240)};
}

/** Shaped like a random UUID (RFC 9562 §5.4). */
function uuidText({random}: Row): string {
	const hex = (digits: number) =>
		random
			.int(0, 16 ** digits - 1)
			.toString(16)
			.padStart(digits, '0');
	return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(6)}${hex(6)}`;
}
