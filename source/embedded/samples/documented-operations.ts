/** cache.db, performance_metrics.db and alerts.db as documented; user ids are texts of digits. */
import {
	day,
	decimal,
	flag,
	json,
	moment,
	momentWithin,
	number,
	oneOf,
	orNull,
	userText,
	whole,
} from './cell.ts';
import * as defects from './defects.ts';
import {timeText} from './moments.ts';
import {loadOf, type SampleTable} from './sample-table.ts';
import * as words from './words.ts';

const key = ['id', 'INTEGER PRIMARY KEY', number] as const;
const owner = ['user_id', 'TEXT', userText] as const;
const created = ['created_at', 'DATETIME', moment] as const;
const updated = ['updated_at', 'DATETIME', momentWithin(90)] as const;
const notificationTypes = ['bill_due', 'checkin_reminder', 'weekly_summary', 'security'] as const;

const cache: readonly SampleTable[] = [
	{
		database: 'cache',
		name: 'feature_usage',
		size: {perUser: 1},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['feature_name', 'VARCHAR(100)', oneOf(...words.features)],
			['usage_date', 'DATE', day],
			['usage_count', 'INTEGER', whole(1, 200)],
			['usage_duration', 'INTEGER', orNull(0.1, whole(0, 7200))],
			['success_rate', 'NUMERIC(3,2)', orNull(0.1, decimal(0, 1, 2))],
			[
				'performance_metrics',
				'TEXT',
				orNull(
					0.4,
					json(({random}) => ({p95: random.int(1, 9000) / 10})),
				),
			],
			created,
		],
		loads: loadOf('cache.feature_usage', 'feature_usage'),
		defects: [
			defects.noSuchDay('usage_date'),
			defects.leadingZeros('user_id'),
			defects.blankNumber('usage_count'),
			defects.tooLong('feature_name', 100),
			defects.brokenJson('performance_metrics'),
			defects.absent('feature_name'),
		],
	},
	{
		database: 'cache',
		name: 'user_feedback',
		size: {perUser: 0.4},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['feedback_date', 'DATE', day],
			['feedback_type', 'VARCHAR(50)', oneOf('praise', 'bug', 'idea')],
			['rating', 'INTEGER', orNull(0.2, whole(1, 5))],
			['feedback_text', 'TEXT', orNull(0.2, oneOf(...words.comments))],
			['category', 'VARCHAR(100)', oneOf(...words.features)],
			['status', 'VARCHAR(50)', oneOf('open', 'closed')],
			['priority', 'VARCHAR(20)', oneOf('low', 'medium', 'high')],
			['resolved_at', 'DATETIME', orNull(0.7, momentWithin(20))],
			created,
		],
		loads: loadOf('cache.user_feedback', 'user_feedback'),
		defects: [
			defects.outOfRange('rating', 0, 6, 10),
			defects.padded('feedback_text'),
			defects.noSuchUserText('user_id'),
			defects.absent('user_id'),
			defects.epochInMilliseconds('resolved_at'),
			defects.tooLong('priority', 20),
		],
	},
];

const performance: readonly SampleTable[] = [
	{
		database: 'performance_metrics',
		name: 'system_alerts',
		size: {perUser: 0.3},
		owner: 'busy-ones-or-none',
		columns: [
			key,
			['alert_type', 'VARCHAR(50)', oneOf('performance', 'security', 'billing')],
			['severity', 'VARCHAR(20)', oneOf(...words.severities)],
			['title', 'VARCHAR(255)', oneOf('Slow page', 'Nouvelle connexion', '残高不足')],
			['message', 'TEXT', oneOf(...words.comments)],
			owner,
			['is_read', 'BOOLEAN', flag],
			['read_at', 'DATETIME', orNull(0.5, momentWithin(9))],
			['action_required', 'BOOLEAN', flag],
			['action_notes', 'TEXT', orNull(0.8, oneOf(...words.notes))],
			created,
			updated,
		],
		loads: loadOf('performance_metrics.system_alerts', 'system_alerts'),
		defects: [
			defects.tooLong('severity', 20),
			defects.noSuchUserText('user_id'),
			defects.absent('message'),
			defects.booleanAsText('is_read'),
			defects.notABoolean('action_required'),
		],
	},
	{
		database: 'performance_metrics',
		name: 'important_dates',
		size: {perUser: 0.3},
		owner: 'busy-ones',
		columns: [
			key,
			owner,
			['date_name', 'VARCHAR(255)', oneOf("Mom's birthday", 'Rent', 'Tax day', 'Échéance du prêt')],
			['date_type', 'VARCHAR(50)', oneOf('birthday', 'bill', 'tax')],
			['date_value', 'DATE', day],
			['reminder_days', 'INTEGER', orNull(0.2, whole(1, 30))],
			['is_recurring', 'BOOLEAN', flag],
			['recurrence_pattern', 'VARCHAR(100)', oneOf('monthly', 'yearly', null)],
			['last_reminder_sent', 'DATETIME', orNull(0.5, moment)],
			created,
			updated,
		],
		loads: loadOf('performance_metrics.important_dates', 'important_dates'),
		defects: [
			defects.noSuchDay('date_value'),
			defects.leadingZeros('user_id'),
			defects.blankNumber('reminder_days'),
			defects.booleanAsText('is_recurring'),
			defects.absent('date_name'),
		],
	},
];

const alerts: SampleTable = {
	database: 'alerts',
	name: 'notification_preferences',
	size: {perUser: 0.4},
	owner: 'in-turn',
	columns: [
		key,
		// No declared type, so that 7 and '7' can stand side by side.
		['user_id', '', userText],
		[
			'notification_type',
			'VARCHAR(50)',
			row => notificationTypes[Math.floor((row.number - 1) / row.users) % notificationTypes.length] ?? null,
		],
		['email_enabled', 'BOOLEAN', flag],
		['sms_enabled', 'BOOLEAN', flag],
		['push_enabled', 'BOOLEAN', flag],
		['frequency', 'VARCHAR(20)', oneOf('immediate', 'daily', 'weekly')],
		['quiet_hours_start', 'TIME', orNull(0.3, row => timeText(row.at))],
		['quiet_hours_end', 'TIME', orNull(0.3, row => timeText(row.random.int(0, 86_399)))],
		created,
		updated,
	],
	loads: loadOf('alerts.notification_preferences', 'notification_preferences'),
	defects: [
		defects.integerAmongTexts('user_id'),
		defects.noSuchTime('quiet_hours_start'),
		defects.tooLong('frequency', 20),
		defects.leadingZeros('user_id'),
		defects.booleanAsText('email_enabled'),
	],
};

export const documentedOperations: readonly SampleTable[] = [...cache, ...performance, alerts];
