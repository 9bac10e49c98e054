/** mingus.db as the application made it: users and what they said about themselves. */
import {
	constant,
	decimal,
	flag,
	moment,
	momentWithin,
	number,
	oneOf,
	orNull,
	real,
	user,
	whole,
} from './cell.ts';
import * as defects from './defects.ts';
import {momentText} from './moments.ts';
import {personOf} from './people.ts';
import {loadOf, type SampleLoad, type SampleTable} from './sample-table.ts';
import * as words from './words.ts';

const key = ['id', 'INTEGER NOT NULL PRIMARY KEY', number] as const;
const owner = ['user_id', 'INTEGER NOT NULL REFERENCES users(id)', user] as const;
const created = ['created_at', 'DATETIME', moment] as const;
const updated = ['updated_at', 'DATETIME', momentWithin(90)] as const;

/** One load reads users and profiles side by side, so that names outlive a missing profile. */
const profiles: SampleLoad = {
	source: 'mingus.user_profiles + mingus.users',
	table: 'user_profiles',
	key: 'user',
};

const users: SampleTable = {
	database: 'mingus',
	name: 'users',
	size: {perUser: 1},
	owner: 'itself',
	columns: [
		key,
		['email', 'VARCHAR(255) NOT NULL', row => personOf(row.number).email],
		['password_hash', 'VARCHAR(255) NOT NULL', row => `$2b$12$${row.random.token(53)}`],
		['full_name', 'VARCHAR(255)', row => personOf(row.number).fullName],
		['phone_number', 'VARCHAR(50)', orNull(0.1, row => `555${row.random.int(1_000_000, 9_999_999)}`)],
		['is_active', 'BOOLEAN', flag],
		created,
		updated,
	],
	loads: [...loadOf('mingus.users', 'users'), profiles],
	defects: [
		defects.notAnEmail('email'),
		defects.emailInCapitals('email'),
		{...defects.tooLong('phone_number', 20), refusedBy: 'user_profiles'},
		defects.epochInSeconds('created_at'),
		defects.noSuchDay('created_at'),
		defects.booleanAsText('is_active'),
		defects.epochInMilliseconds('updated_at'),
		defects.notABoolean('is_active'),
	],
};

const userProfiles: SampleTable = {
	database: 'mingus',
	name: 'user_profiles',
	size: {perUser: 1},
	owner: 'each',
	columns: [
		key,
		owner,
		['monthly_income', 'FLOAT', orNull(0.05, decimal(900, 25_000, 2))],
		['income_frequency', 'VARCHAR(50)', oneOf('weekly', 'bi-weekly', 'monthly')],
		['primary_income_source', 'VARCHAR(100)', oneOf(...words.incomeSources)],
		['secondary_income_source', 'VARCHAR(100)', orNull(0.6, oneOf(...words.incomeSources))],
		['primary_goal', 'VARCHAR(100)', oneOf(...words.goals)],
		['goal_amount', 'FLOAT', decimal(100, 400_000, 2)],
		['goal_timeline_months', 'INTEGER', whole(1, 240)],
		['age_range', 'VARCHAR(50)', oneOf('18-24', '25-34', '35-44', '45-54', '55+')],
		['location_state', 'VARCHAR(50)', oneOf(...words.states)],
		['location_city', 'VARCHAR(100)', oneOf(...words.cities)],
		['household_size', 'INTEGER', whole(1, 8)],
		['employment_status', 'VARCHAR(50)', oneOf('employed', 'self-employed', 'unemployed', 'retired')],
		['current_savings', 'FLOAT', decimal(0, 90_000, 2)],
		['current_debt', 'FLOAT', decimal(0, 120_000, 2)],
		['credit_score_range', 'VARCHAR(50)', oneOf('poor', 'fair', 'good', 'excellent', null)],
		['risk_tolerance', 'VARCHAR(50)', oneOf('conservative', 'moderate', 'aggressive', null)],
		['investment_experience', 'VARCHAR(50)', oneOf('none', 'some', 'a lot')],
		created,
		updated,
		['is_complete', 'BOOLEAN', flag],
	],
	loads: [profiles],
	defects: [
		defects.noProfile('user_id'),
		defects.tooPrecise('monthly_income'),
		defects.negative('current_savings'),
		defects.noSuchUser('user_id'),
		defects.blankNumber('household_size'),
		defects.tooLong('risk_tolerance', 20),
		defects.booleanAsText('is_complete'),
		defects.blankNumber('monthly_income'),
	],
};

const onboardingProgress: SampleTable = {
	database: 'mingus',
	name: 'onboarding_progress',
	size: {perUser: 0.7},
	owner: 'in-turn',
	columns: [
		key,
		owner,
		[
			'current_step',
			'VARCHAR(100)',
			row =>
				words.onboardingSteps[Math.floor((row.number - 1) / row.users) % words.onboardingSteps.length] ??
				null,
		],
		['total_steps', 'INTEGER', constant(words.onboardingSteps.length)],
		['completed_steps', 'INTEGER', whole(0, words.onboardingSteps.length)],
		['started_at', 'DATETIME', moment],
		['completed_at', 'DATETIME', orNull(0.5, momentWithin(30))],
		['last_activity', 'DATETIME', momentWithin(30)],
		['is_complete', 'BOOLEAN', flag],
		['completion_percentage', 'INTEGER', whole(0, 100)],
	],
	loads: loadOf('mingus.onboarding_progress', 'onboarding_progress'),
	defects: [
		defects.absent('current_step'),
		defects.futureMoment('completed_at'),
		defects.noSuchUser('user_id'),
		defects.epochInSeconds('started_at'),
		defects.blankNumber('completed_steps'),
	],
};

const userHealthCheckins: SampleTable = {
	database: 'mingus',
	name: 'user_health_checkins',
	size: {perUser: 1.7},
	owner: 'busy-ones',
	columns: [
		key,
		owner,
		['checkin_date', 'DATETIME NOT NULL', moment],
		['physical_activity_minutes', 'INTEGER', orNull(0.1, whole(0, 180))],
		['physical_activity_level', 'VARCHAR(50)', oneOf('low', 'moderate', 'high', null)],
		['relationships_rating', 'INTEGER', orNull(0.1, whole(1, 10))],
		['relationships_notes', 'VARCHAR(500)', orNull(0.5, oneOf(...words.notes))],
		['mindfulness_minutes', 'INTEGER', orNull(0.3, whole(0, 60))],
		['mindfulness_type', 'VARCHAR(100)', orNull(0.3, oneOf(...words.activities))],
		['stress_level', 'INTEGER', orNull(0.1, whole(1, 10))],
		['energy_level', 'INTEGER', orNull(0.1, whole(1, 10))],
		['mood_rating', 'INTEGER', orNull(0.1, whole(1, 10))],
		created,
		updated,
	],
	loads: loadOf('mingus.user_health_checkins', 'user_health_checkins'),
	defects: [
		defects.outOfRange('mood_rating', 0, 11, 42),
		defects.outOfRange('stress_level', 0, 11, 42),
		defects.futureMoment('checkin_date'),
		defects.noSuchDay('checkin_date'),
		defects.epochInMilliseconds('checkin_date'),
		defects.blankNumber('mood_rating'),
		defects.noSuchUser('user_id'),
		defects.outOfRange('energy_level', 0, 11),
		defects.padded('relationships_notes'),
		defects.outOfRange('physical_activity_minutes', -30),
	],
};

const healthSpendingCorrelations: SampleTable = {
	database: 'mingus',
	name: 'health_spending_correlations',
	size: {perUser: 0.3},
	owner: 'busy-ones',
	columns: [
		key,
		owner,
		['analysis_period', 'VARCHAR(50) NOT NULL', oneOf('weekly', 'monthly', 'quarterly')],
		['analysis_start_date', 'DATETIME NOT NULL', row => momentText(Math.max(0, row.at - 90 * 86_400), 0)],
		['analysis_end_date', 'DATETIME NOT NULL', moment],
		['health_metric', 'VARCHAR(100) NOT NULL', oneOf(...words.healthMetrics)],
		['spending_category', 'VARCHAR(100) NOT NULL', oneOf(...words.spendingCategories)],
		['correlation_strength', 'FLOAT NOT NULL', real(-1, 1)],
		['correlation_direction', 'VARCHAR(20) NOT NULL', oneOf('positive', 'negative', 'none')],
		['sample_size', 'INTEGER NOT NULL', whole(4, 400)],
		['p_value', 'FLOAT', orNull(0.05, row => row.random.real() ** 4)],
		['confidence_interval_lower', 'FLOAT', real(-1, 0)],
		['confidence_interval_upper', 'FLOAT', real(0, 1)],
		['insight_text', 'VARCHAR(1000)', orNull(0.2, oneOf(...words.notes))],
		['recommendation_text', 'VARCHAR(1000)', orNull(0.5, oneOf(...words.comments))],
		['actionable_insight', 'BOOLEAN', flag],
		created,
		updated,
	],
	loads: loadOf('mingus.health_spending_correlations', 'health_spending_correlations'),
	defects: [
		defects.tooLong('analysis_period', 20),
		defects.noSuchDay('analysis_end_date'),
		defects.noSuchUser('user_id'),
		defects.epochInSeconds('analysis_end_date'),
	],
};

export const observedMingus: readonly SampleTable[] = [
	users,
	userProfiles,
	onboardingProgress,
	userHealthCheckins,
	healthSpendingCorrelations,
];
