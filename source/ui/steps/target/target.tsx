import {Box} from 'ink';
import type {TargetSummary} from '../../../engine/run/request.ts';
import {checkBox} from '../../components/check-box.ts';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {textEdit} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line, Paragraph} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {missingTables} from '../../requests.ts';
import type {Action} from '../../wizard.ts';
import type {TargetStep} from '../../wizard-state.ts';

/** From this height on there are blank rows between the parts. */
const roomy = 16;

/** The PostgreSQL database: its address, and what answered there. */
export function Target({state, dispatch, width, height}: StepProps<TargetStep, Action>) {
	const {pointer} = useSymbols();
	const {target, entries, setup, focus} = state;
	const missing = target.state === 'found' ? missingTables(setup, target.value) : [];
	const last = missing.length > 0 ? 1 : 0;
	useKeys(press => {
		const edit = textEdit(press);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (press.key === 'down' || press.key === 'up') {
			dispatch({type: 'move', by: press.key === 'down' ? 1 : -1, last});
		} else if (press.key === 'tab' || press.key === 'back-tab') {
			dispatch({type: 'move', by: focus === 'url' ? 1 : -1, last});
		} else if (focus === 'create-schema' && press.key === 'character' && press.character === ' ') {
			dispatch({type: 'change', by: 1});
		} else if (edit) {
			dispatch({type: 'edit', edit});
		}
	});
	const isUrl = focus === 'url';
	const blank = height >= roomy && <Line>{''}</Line>;
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">Which PostgreSQL database do they go into?</Line>
			<Line tone="quiet">{`Schema ${setup.mapping.target.schema}. A password is never shown or stored.`}</Line>
			{blank}
			<Box height={1} flexShrink={0} overflow="hidden">
				<Line width={pointer.length + 1} tone="chosen">
					{isUrl ? pointer : ''}
				</Line>
				<TextInput
					field={entries.url}
					focused={isUrl}
					secret
					placeholder="postgresql://user@host:5432/database (empty: the PG* variables decide)"
					width={width - pointer.length - 1}
				/>
			</Box>
			{target.state === 'found' && missing.length > 0 && (
				<Missing create={entries.createSchema} canCreate={target.value.canCreate} focused={!isUrl} />
			)}
			{blank}
			{target.state === 'idle' && <Line tone="quiet">Enter tests the connection.</Line>}
			{target.state === 'asked' && <Spinner label="Connecting" />}
			{target.state === 'failed' && <Failure {...target.failure} height={height - 4} />}
			{target.state === 'found' && <Facts target={target.value} schema={setup.mapping.target.schema} />}
			{target.state === 'found' && blank}
			{target.state === 'found' && <Line tone="quiet">Enter goes on to the plan.</Line>}
		</Box>
	);
}

function Facts({target, schema}: {readonly target: TargetSummary; readonly schema: string}) {
	const {ok} = useSymbols();
	const filled = target.tables.filter(table => table.holdsRows).length;
	const tables = `${counted(target.tables.length, 'table')} in it, ${filled === 0 ? 'all empty' : `${filled} with rows`}`;
	const content = target.tables.length === 0 ? 'empty' : tables;
	const facts: ReadonlyArray<readonly [string, string]> = [
		['Server', target.server],
		['Address', target.address],
		['Connection', target.tls ? 'encrypted with TLS' : 'not encrypted'],
		['Schema', `${schema}, ${target.schemaExists ? content : 'not there yet'}`],
	];
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Line tone="good">{`${ok} Connected to database ${target.database}`}</Line>
			{facts.map(([name, value]) => (
				<Line key={name}>{`  ${name.padEnd(11)} ${value}`}</Line>
			))}
		</Box>
	);
}

interface MissingProps {
	readonly create: boolean;
	readonly canCreate: boolean;
	readonly focused: boolean;
}

function Missing({create, canCreate, focused}: MissingProps) {
	const {pointer, warning} = useSymbols();
	const label = checkBox(create, 'create the missing tables at the start');
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Line tone={focused ? 'chosen' : 'plain'}>{`${focused ? pointer : ' '} ${label}`}</Line>
			{create && !canCreate && (
				<Paragraph tone="warning" height={2}>
					{`${warning} This user has no right to create there: create the tables as another user, or ask for the right.`}
				</Paragraph>
			)}
		</Box>
	);
}
