/** Health and money of mingus.db as documented. */
import {
	constant,
	day,
	decimal,
	flag,
	json,
	moment,
	momentWithin,
	number,
	oneOf,
	orNull,
	user,
	whole,
} from './cell.ts';
import * as defects from './defects.ts';
import {loadOf, type SampleTable} from './sample-table.ts';
import * as words from './words.ts';

const database = 'mingus';
const key = ['id', 'INTEGER PRIMARY KEY', number] as const;
const owner = ['user_id', 'INTEGER NOT NULL', user] as const;
const created = ['created_at', 'DATETIME', moment] as const;
const updated = ['updated_at', 'DATETIME', momentWithin(90)] as const;

const userHealthCheckins: SampleTable = {
	database,
	name: 'user_health_checkins',
	size: {perUser: 2},
	owner: 'busy-ones',
	columns: [
		key,
		owner,
		['checkin_date', 'DATE', day],
		['mood_score', 'INTEGER', orNull(0.1, whole(1, 10))],
		['stress_level', 'INTEGER', orNull(0.1, whole(1, 10))],
		['sleep_hours', 'NUMERIC(3,1)', orNull(0.1, decimal(3, 12, 1))],
		['exercise_minutes', 'INTEGER', orNull(0.1, whole(0, 180))],
		['water_intake_oz', 'INTEGER', orNull(0.1, whole(0, 128))],
		[
			'symptoms',
			'TEXT',
			orNull(
				0.5,
				json(({random}) => [random.pick(words.symptoms)]),
			),
		],
		[
			'wellness_activities',
			'TEXT',
			orNull(
				0.5,
				json(({random}) => ({[random.pick(words.activities)]: random.int(5, 60)})),
			),
		],
		['notes', 'TEXT', orNull(0.5, oneOf(...words.notes))],
		created,
		updated,
	],
	loads: loadOf('mingus.user_health_checkins', 'user_health_checkins'),
	defects: [
		defects.outOfRange('mood_score', 0, 11, 42),
		defects.outOfRange('stress_level', 0, 11, 42),
		defects.futureDay('checkin_date'),
		defects.noSuchDay('checkin_date'),
		defects.brokenJson('symptoms'),
		defects.blankNumber('mood_score'),
		defects.outOfRange('sleep_hours', 25, -1),
		defects.noSuchUser('user_id'),
		defects.padded('notes'),
		defects.absent('checkin_date'),
	],
};

const encryptedFinancialProfiles: SampleTable = {
	database,
	name: 'encrypted_financial_profiles',
	size: {perUser: 0.8},
	owner: 'busy-ones',
	columns: [
		key,
		owner,
		['profile_name', 'VARCHAR(100)', oneOf('Checking', 'Rainy day', "Mom's account", '積立')],
		['profile_type', 'VARCHAR(50)', oneOf('checking', 'savings', 'credit_card')],
		['institution_name', 'VARCHAR(255)', oneOf(...words.banks)],
		['account_number_encrypted', 'TEXT', row => `gAAAAAB${row.random.token(60)}==`],
		['routing_number_encrypted', 'TEXT', orNull(0.2, row => `gAAAAAB${row.random.token(40)}==`)],
		['account_balance', 'DECIMAL(15,2)', decimal(0, 250_000, 2)],
		['interest_rate', 'DECIMAL(5,4)', orNull(0.2, decimal(0, 0.3, 4))],
		['last_sync_at', 'DATETIME', orNull(0.2, moment)],
		['sync_status', 'VARCHAR(50)', constant('synced')],
		['is_active', 'BOOLEAN', flag],
		[
			'metadata',
			'TEXT',
			orNull(
				0.5,
				json(({random}) => ({source: 'plaid', cents: random.int(0, 99), ratio: 0.1})),
			),
		],
		created,
		updated,
	],
	loads: loadOf('mingus.encrypted_financial_profiles', 'encrypted_financial_profiles'),
	defects: [
		defects.negative('account_balance'),
		defects.absent('profile_name'),
		defects.brokenJson('metadata'),
		defects.tooLong('profile_type', 50),
		defects.tooPrecise('account_balance'),
		defects.epochInMilliseconds('last_sync_at'),
		defects.noSuchUser('user_id'),
	],
};

export const documentedWellbeing: readonly SampleTable[] = [userHealthCheckins, encryptedFinancialProfiles];
