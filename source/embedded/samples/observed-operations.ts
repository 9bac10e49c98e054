/** cache.db, performance_metrics.db and alerts.db as the application made them. */
import {
	constant,
	flag,
	json,
	moment,
	momentWithin,
	number,
	oneOf,
	orNull,
	real,
	userText,
	whole,
} from './cell.ts';
import * as defects from './defects.ts';
import {loadOf, type SampleTable} from './sample-table.ts';
import * as words from './words.ts';

const performance = 'performance_metrics';
const key = ['id', 'INTEGER PRIMARY KEY', number] as const;
const perhapsOwner = ['user_id', 'TEXT', userText] as const;
const timestamp = ['timestamp', 'DATETIME NOT NULL', moment] as const;

const cacheEntries: SampleTable = {
	database: 'cache',
	name: 'cache_entries',
	size: {perUser: 0.2},
	owner: 'none',
	columns: [
		['key', 'TEXT PRIMARY KEY', row => `score:${row.number}:${row.random.token(8)}`],
		['value', 'BLOB', row => Buffer.from(row.random.token(40), 'base64')],
		['created_at', 'DATETIME', moment],
		['expires_at', 'DATETIME', momentWithin(1)],
		['access_count', 'INTEGER DEFAULT 0', whole(0, 900)],
		['last_accessed', 'DATETIME', momentWithin(1)],
		['size', 'INTEGER', constant(30)],
	],
	loads: [],
	defects: [],
};

const performanceTables: readonly SampleTable[] = [
	{
		database: performance,
		name: 'api_metrics',
		size: {perUser: 0.8},
		owner: 'busy-ones-or-none',
		columns: [
			key,
			['endpoint', 'TEXT NOT NULL', oneOf(...words.endpoints)],
			['method', 'TEXT NOT NULL', oneOf('GET', 'POST', 'PUT', 'DELETE')],
			['response_time', 'REAL NOT NULL', real(0.5, 3000)],
			['status_code', 'INTEGER NOT NULL', oneOf(200, 200, 200, 201, 304, 404, 500)],
			perhapsOwner,
			timestamp,
			['request_size', 'INTEGER', orNull(0.1, whole(0, 20_000))],
			['response_size', 'INTEGER', orNull(0.1, whole(0, 900_000))],
		],
		loads: loadOf(`${performance}.api_metrics`, 'performance_metrics'),
		defects: [
			defects.noSuchUserText('user_id'),
			defects.leadingZeros('user_id'),
			defects.noSuchDay('timestamp'),
			defects.epochInMilliseconds('timestamp'),
		],
	},
	{
		database: performance,
		name: 'database_metrics',
		size: {perUser: 0.3},
		owner: 'busy-ones-or-none',
		columns: [
			key,
			['query', 'TEXT NOT NULL', oneOf(...words.queries)],
			['execution_time', 'REAL NOT NULL', real(0.01, 900)],
			['rows_returned', 'INTEGER', orNull(0.2, whole(0, 5000))],
			timestamp,
			perhapsOwner,
		],
		loads: loadOf(`${performance}.database_metrics`, 'performance_metrics'),
		defects: [defects.noSuchUserText('user_id'), defects.noSuchDay('timestamp')],
	},
	{
		database: performance,
		name: 'score_metrics',
		size: {perUser: 0.3},
		owner: 'busy-ones-or-none',
		columns: [
			key,
			['calculation_type', 'TEXT NOT NULL', oneOf('job_security', 'financial_health', 'wellness')],
			['execution_time', 'REAL NOT NULL', real(0.1, 400)],
			['input_data_size', 'INTEGER NOT NULL', whole(1, 90_000)],
			['output_score', 'REAL NOT NULL', real(0, 100)],
			timestamp,
			perhapsOwner,
		],
		loads: loadOf(`${performance}.score_metrics`, 'performance_metrics'),
		defects: [
			defects.leadingZeros('user_id'),
			defects.noSuchDay('timestamp'),
			defects.epochInSeconds('timestamp'),
		],
	},
	{
		database: performance,
		name: 'user_engagement',
		size: {perUser: 0.5},
		owner: 'busy-ones',
		columns: [
			key,
			['user_id', 'TEXT NOT NULL', userText],
			['session_id', 'TEXT NOT NULL', row => `sess_${row.random.token(16)}`],
			['feature_name', 'TEXT NOT NULL', oneOf(...words.features)],
			['usage_count', 'INTEGER DEFAULT 1', whole(1, 60)],
			['total_time', 'REAL DEFAULT 0', real(0, 3600)],
			timestamp,
		],
		loads: loadOf(`${performance}.user_engagement`, 'feature_usage'),
		defects: [
			defects.noSuchUserText('user_id'),
			defects.tooLong('feature_name', 100),
			defects.blankNumber('total_time'),
			defects.noSuchDay('timestamp'),
		],
	},
];

const alertTables: readonly SampleTable[] = [
	{
		database: 'alerts',
		name: 'alert_channels',
		size: {rows: 2},
		owner: 'none',
		columns: [
			key,
			['name', 'TEXT NOT NULL', oneOf('ops', 'Équipe produit')],
			['type', 'TEXT NOT NULL', oneOf('email', 'webhook')],
			['config', 'TEXT NOT NULL', json(() => ({to: 'ops@example.com', retries: 3}))],
			['enabled', 'INTEGER DEFAULT 1', flag],
		],
		loads: [],
		defects: [],
	},
	{
		database: 'alerts',
		name: 'alert_rules',
		size: {rows: 6},
		owner: 'none',
		columns: [
			key,
			['name', 'TEXT NOT NULL', row => `rule ${row.number}`],
			['category', 'TEXT NOT NULL', oneOf('performance', 'business', 'security')],
			['condition', 'TEXT NOT NULL', oneOf('response_time', 'error_rate', 'active_users')],
			['threshold', 'REAL NOT NULL', whole(1, 1000)],
			['operator', 'TEXT NOT NULL', oneOf('>', '<', '>=')],
			['severity', 'TEXT NOT NULL', oneOf(...words.severities)],
			['enabled', 'INTEGER DEFAULT 1', flag],
			['cooldown_minutes', 'INTEGER DEFAULT 30', oneOf(5, 30, 60)],
			['notification_channels', 'TEXT', constant('["ops"]')],
		],
		loads: [],
		defects: [],
	},
	{
		database: 'alerts',
		name: 'alerts',
		size: {perUser: 0.2},
		owner: 'none',
		columns: [
			key,
			['rule_name', 'TEXT NOT NULL', row => `rule ${row.random.int(1, 6)}`],
			['category', 'TEXT NOT NULL', oneOf('performance', 'business', 'security')],
			['severity', 'TEXT NOT NULL', oneOf(...words.severities)],
			[
				'message',
				'TEXT NOT NULL',
				oneOf('Response time over 2 s', 'Fewer users than last week', 'エラー率が高い'),
			],
			['value', 'REAL NOT NULL', real(0, 5000)],
			['threshold', 'REAL NOT NULL', whole(1, 1000)],
			timestamp,
			['resolved', 'INTEGER DEFAULT 0', flag],
			['resolved_at', 'DATETIME', orNull(0.5, momentWithin(3))],
		],
		loads: loadOf('alerts.alerts', 'system_alerts'),
		defects: [
			defects.tooLong('severity', 20),
			defects.noSuchDay('timestamp'),
			defects.booleanAsText('resolved'),
			defects.tooLong('category', 50),
			defects.epochInSeconds('resolved_at'),
		],
	},
];

export const observedOperations: readonly SampleTable[] = [
	cacheEntries,
	...performanceTables,
	...alertTables,
];
