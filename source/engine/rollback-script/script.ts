/** rollback.sql: what `rollback` does, for psql alone. */
import {lockTargetSql} from '../ledger/runs.ts';
import {quoteLiteral, quoteName} from '../quote-name.ts';
import {lookFunctions} from './look-functions.ts';
import {removeFunctions} from './remove-functions.ts';
import type {RolledTable} from './rolled-table.ts';
import {sessionTables} from './session-tables.ts';

/** SQL that makes the session know the run, its tables, and the functions that roll it back. */
export function rollbackSession(schema: string, run: string, tables: readonly RolledTable[]): string {
	const ledger = quoteName(schema);
	const lines = tables.map(
		({name, loads, keyColumns, isUuid, byWriter}) =>
			`\t(${quoteLiteral(name)}, '{${loads.join(', ')}}', ${textArray(keyColumns)}, ${isUuid}, ${byWriter})`,
	);
	return [
		sessionTables(ledger, run),
		lookFunctions(ledger, run),
		removeFunctions(ledger, run),
		...(lines.length > 0 ? [`INSERT INTO rollback_tables VALUES\n${lines.join(',\n')};\n`] : []),
		`-- Rows that were there before and that the run changed have its transactions too.
UPDATE rollback_tables SET by_writer = false WHERE EXISTS (SELECT FROM ${ledger}.images WHERE run = '${run}');
`,
	].join('');
}

/** One call takes back the tables of one step, in a transaction of its own. */
export function rollbackCall(step: readonly RolledTable[], forced: boolean): string {
	const names = textArray(step.map(({name}) => name));
	return `SELECT * FROM pg_temp.roll_back(${names}${forced ? ', true' : ''})`;
}

export interface ScriptOptions {
	/** Schema of the ledger. */
	readonly ledger: string;
	readonly run: string;
	readonly mapping: string;
	readonly startedAt: Date;
	readonly steps: ReadonlyArray<readonly RolledTable[]>;
	/** Tables that the run made, quoted. */
	readonly created: readonly string[];
}

export function rollbackScript({ledger, run, mapping, startedAt, steps, created}: ScriptOptions): string {
	const drop =
		created.length === 0
			? ''
			: `
-- The run made these tables. To drop them too, with all that is in them by then, take the dashes away; where anything else depends
-- on one of them, none is dropped.
-- DROP TABLE ${created.join(', ')};
`;
	return `-- Takes back what run ${run} of ${mapping}, started ${startedAt.toISOString()}, wrote.
-- Run it with: psql -X -f rollback.sql DATABASE
-- It removes exactly the rows that the run inserted, and restores those that it changed. Rows that were changed since are kept, and
-- counted. Where rows that stay refer to rows that would go, it stops there with an error; what was done before is done.
\\set ON_ERROR_STOP on
\\set VERBOSITY default
SET client_min_messages = warning;
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';
SET bytea_output = 'hex';
SET extra_float_digits = 3;
SET standard_conforming_strings = on;
DO $$ BEGIN
	IF NOT (${lockTargetSql(quoteLiteral(ledger))}) THEN
		RAISE EXCEPTION 'Another run holds this target' USING HINT = 'Wait until it has ended, or stop it.';
	END IF;
END $$;
${rollbackSession(ledger, run, steps.flat())}
-- One line a transaction, children before parents: put dashes in front of tables that are to stay as they are.
-- After the table names, ", true" removes rows that were changed since as well.
${steps.map(step => `${rollbackCall(step, false)};`).join('\n')}

-- Keys and indexes that the run took off and did not come to build again.
DO $$ DECLARE object record; BEGIN
	FOR object IN SELECT * FROM ${quoteName(ledger)}.deferred WHERE run = '${run}' AND NOT rebuilt ORDER BY number LOOP
		EXECUTE object.create_sql;
		UPDATE ${quoteName(ledger)}.deferred SET rebuilt = true WHERE run = object.run AND number = object.number;
	END LOOP;
END $$;
${drop}`;
}

function textArray(texts: readonly string[]): string {
	return texts.length === 0 ? `'{}'` : `ARRAY[${texts.map(quoteLiteral).join(', ')}]`;
}
