/** business_intelligence.db as documented; user ids are texts of digits. */
import {day, decimal, json, moment, number, oneOf, orNull, userText, whole} from './cell.ts';
import * as defects from './defects.ts';
import {loadOf, type SampleTable} from './sample-table.ts';
import * as words from './words.ts';

const key = ['id', 'INTEGER PRIMARY KEY', number] as const;
const owner = ['user_id', 'TEXT', userText] as const;
const created = ['created_at', 'DATETIME', moment] as const;

export const documentedBusinessIntelligence: readonly SampleTable[] = [
	{
		database: 'business_intelligence',
		name: 'user_analytics',
		size: {perUser: 2},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['event_date', 'DATE', day],
			['event_type', 'VARCHAR(100)', oneOf(...words.metricTypes)],
			[
				'event_data',
				'TEXT',
				orNull(
					0.2,
					json(({random}) => ({
						page: random.pick(words.endpoints),
						ms: random.int(1, 90_000) / 10,
						tags: ['é', '💡'],
					})),
				),
			],
			['session_duration', 'INTEGER', orNull(0.1, whole(0, 7200))],
			['page_views', 'INTEGER', orNull(0.1, whole(0, 60))],
			[
				'features_used',
				'TEXT',
				orNull(
					0.4,
					json(({random}) => [random.pick(words.features)]),
				),
			],
			['engagement_score', 'NUMERIC(3,2)', orNull(0.1, decimal(0, 9.99, 2))],
			['retention_score', 'FLOAT', orNull(0.1, decimal(0, 1, 2))],
			created,
		],
		loads: loadOf('business_intelligence.user_analytics', 'user_analytics'),
		defects: [
			defects.brokenJson('event_data'),
			defects.noSuchUserText('user_id'),
			defects.leadingZeros('user_id'),
			defects.noSuchDay('event_date'),
			defects.blankNumber('page_views'),
			defects.epochInSeconds('created_at'),
			defects.tooLong('event_type', 100),
		],
	},
	{
		database: 'business_intelligence',
		name: 'performance_metrics',
		size: {perUser: 0.6},
		owner: 'none',
		columns: [
			key,
			['metric_date', 'DATE', day],
			['metric_name', 'VARCHAR(100)', oneOf('revenue', 'churn', 'active_users', 'latency')],
			['metric_value', 'NUMERIC(15,2)', decimal(0, 2_000_000, 2)],
			['metric_unit', 'VARCHAR(50)', oneOf('USD', '%', 'users', 'ms')],
			['category', 'VARCHAR(100)', oneOf('business', 'technical')],
			[
				'metadata',
				'TEXT',
				orNull(
					0.4,
					json(({random}) => ({region: random.pick(['sud-est', 'Île-de-France'])})),
				),
			],
			created,
		],
		loads: loadOf('business_intelligence.performance_metrics', 'performance_metrics'),
		defects: [
			defects.blankNumber('metric_value'),
			defects.tooLong('metric_name', 100),
			defects.brokenJson('metadata'),
			defects.noSuchDay('metric_date'),
			defects.negative('metric_value'),
		],
	},
];
