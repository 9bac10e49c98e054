/** business_intelligence.db as the application made it: user ids are texts of digits here. */
import {decimal, json, moment, number, oneOf, orNull, real, userText, whole} from './cell.ts';
import * as defects from './defects.ts';
import {momentText} from './moments.ts';
import {loadOf, type SampleTable} from './sample-table.ts';
import * as words from './words.ts';

const database = 'business_intelligence';
const key = ['id', 'INTEGER PRIMARY KEY', number] as const;
const owner = ['user_id', 'TEXT NOT NULL', userText] as const;
const timestamp = ['timestamp', 'DATETIME NOT NULL', moment] as const;

export const observedBusinessIntelligence: readonly SampleTable[] = [
	{
		database,
		name: 'feature_usage',
		size: {perUser: 0.75},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['feature_name', 'TEXT NOT NULL', oneOf(...words.features)],
			['usage_count', 'INTEGER DEFAULT 1', whole(1, 200)],
			['total_time', 'REAL DEFAULT 0', real(0, 7200)],
			[
				'first_used',
				'DATETIME NOT NULL',
				row => momentText(Math.max(0, row.at - row.random.int(0, 8_640_000)), 0),
			],
			['last_used', 'DATETIME NOT NULL', moment],
			['satisfaction_score', 'REAL', orNull(0.4, decimal(1, 5, 1))],
		],
		loads: loadOf(`${database}.feature_usage`, 'feature_usage'),
		defects: [
			defects.noSuchDay('last_used'),
			defects.leadingZeros('user_id'),
			defects.blankNumber('usage_count'),
			defects.tooLong('feature_name', 100),
			defects.epochInSeconds('last_used'),
			defects.noSuchUserText('user_id'),
		],
	},
	{
		database,
		name: 'roi_metrics',
		size: {perUser: 0.05},
		owner: 'none',
		columns: [
			key,
			['data_source', 'TEXT NOT NULL', oneOf('health_checkins', 'job_security', 'bank_links', 'surveys')],
			['cost', 'REAL NOT NULL', decimal(10, 9000, 2)],
			['value_generated', 'REAL NOT NULL', decimal(0, 60_000, 2)],
			['user_count', 'INTEGER NOT NULL', whole(0, 5000)],
			timestamp,
		],
		loads: loadOf(`${database}.roi_metrics`, 'performance_metrics'),
		defects: [defects.noSuchDay('timestamp'), defects.blankNumber('value_generated')],
	},
	{
		database,
		name: 'score_accuracy',
		size: {perUser: 0.4},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['score_type', 'TEXT NOT NULL', oneOf('job_security', 'financial_health', 'wellness')],
			['predicted_score', 'REAL NOT NULL', real(0, 100)],
			['actual_outcome', 'TEXT', oneOf('kept job', 'laid off', 'promoted', null)],
			['accuracy_rating', 'REAL', orNull(0.3, decimal(0, 1, 3))],
			timestamp,
		],
		loads: loadOf(`${database}.score_accuracy`, 'user_analytics'),
		defects: [
			defects.noSuchUserText('user_id'),
			defects.noSuchDay('timestamp'),
			defects.epochInMilliseconds('timestamp'),
		],
	},
	{
		database,
		name: 'user_feedback',
		size: {perUser: 0.3},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['feedback_type', 'TEXT NOT NULL', oneOf('praise', 'bug', 'idea')],
			['rating', 'INTEGER', orNull(0.2, whole(1, 5))],
			['comment', 'TEXT', orNull(0.2, oneOf(...words.comments))],
			timestamp,
			['feature_name', 'TEXT', orNull(0.2, oneOf(...words.features))],
		],
		loads: loadOf(`${database}.user_feedback`, 'user_feedback'),
		defects: [
			defects.outOfRange('rating', 0, 6, 10),
			defects.padded('comment'),
			defects.tooLong('feedback_type', 50),
			defects.leadingZeros('user_id'),
			defects.noSuchDay('timestamp'),
		],
	},
	{
		database,
		name: 'user_journey',
		size: {perUser: 1.2},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['session_id', 'TEXT NOT NULL', row => `sess_${row.random.token(16)}`],
			['step_name', 'TEXT NOT NULL', oneOf(...words.onboardingSteps)],
			['step_order', 'INTEGER NOT NULL', whole(1, 30)],
			['time_spent', 'REAL', orNull(0.1, real(0, 900))],
			timestamp,
		],
		loads: loadOf(`${database}.user_journey`, 'user_analytics'),
		defects: [
			defects.noSuchUserText('user_id'),
			defects.epochInSeconds('timestamp'),
			defects.leadingZeros('user_id'),
			defects.noSuchDay('timestamp'),
		],
	},
	{
		database,
		name: 'user_metrics',
		size: {perUser: 1.3},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['metric_type', 'TEXT NOT NULL', oneOf(...words.metricTypes)],
			['value', 'REAL NOT NULL', real(0, 1000)],
			timestamp,
			['metadata', 'TEXT', orNull(0.1, json(metricMetadata))],
		],
		loads: loadOf(`${database}.user_metrics`, 'user_analytics'),
		defects: [
			defects.brokenJson('metadata'),
			defects.noSuchUserText('user_id'),
			defects.tooLong('metric_type', 100),
			defects.epochInMilliseconds('timestamp'),
			defects.noSuchDay('timestamp'),
		],
	},
];

function metricMetadata({random}: Parameters<typeof moment>[0]): object {
	return {
		device: random.pick(['ios', 'android', 'web']),
		version: `2.${random.int(0, 9)}.${random.int(0, 20)}`,
		tags: random.chance(0.3) ? ['été', '💡', "it's"] : [],
		nested: {amount: random.int(0, 100_000) / 100, ok: random.chance(0.5), note: null},
	};
}
