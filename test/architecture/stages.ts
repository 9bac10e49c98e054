/** The order of the engine's stages: data and imports run the same way. */

export const stages = [
	'convert',
	'mapping',
	'validate',
	'source',
	'init',
	'target',
	'plan',
	'report',
	'ledger',
	'rollback-script',
	'backup',
	'run',
	'retry',
	'catch-up',
	'rollback',
	'verify',
] as const;

export type Stage = (typeof stages)[number];

interface Upstream {
	readonly from: Stage;
	readonly to: Stage;
	/** Functions too, not only types. */
	readonly values?: true;
	readonly why: string;
}

/** What looks ahead all the same. Every other import between stages goes back, so these are all the cycles. */
export const upstream: readonly Upstream[] = [
	{from: 'source', to: 'plan', why: 'a reader reads a planned load; the probe answers what planning asks'},
	{from: 'source', to: 'report', why: 'a snapshot is recorded as the report shows it'},
	{from: 'source', to: 'run', why: 'requests name the source files'},
	{from: 'target', to: 'plan', why: 'what introspection finds is declared where planning uses it'},
	{from: 'target', to: 'run', why: 'requests declare what is told about a target'},
	{
		from: 'ledger',
		to: 'run',
		values: true,
		why: 'the lines of a batch are made of the batch, and are sent in its transaction',
	},
	{from: 'rollback-script', to: 'run', why: 'a run tells where its script is to be'},
];
