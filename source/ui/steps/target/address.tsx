import {Box} from 'ink';
import {Line} from '../../components/line.tsx';
import {useSymbols} from '../../components/symbols.tsx';
import {Tabs} from '../../components/tabs.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {type AddressField, addressFields, type TargetWay, waysOf} from '../../entering/target-entries.ts';
import type {TargetStep} from '../../wizard-state.ts';

const labels: Readonly<Record<TargetWay, string>> = {
	url: 'URL',
	fields: 'Fields',
	environment: 'PG* variables',
	trial: 'Trial server',
};

const placeholders: Readonly<Record<AddressField, string>> = {
	host: 'localhost',
	port: '5432',
	database: "the user's name",
	user: 'your own name',
	password: 'or .pgpass',
};

const nameWidth = 10;

interface AddressProps {
	readonly state: TargetStep;
	readonly width: number;
}

/** Screen rows that the address takes, with the ways to name it. */
export function addressRows(state: TargetStep, width: number): number {
	switch (state.entries.address.way) {
		case 'url':
			return 2;
		case 'fields':
			return 4;
		case 'environment':
		case 'trial':
			return 1 + saidLines(state, width).length;
	}
}

/** The ways to name the target, and the one that is chosen. */
export function Address({state, width}: AddressProps) {
	const tabs = waysOf(state.setup).map(name => ({name, label: labels[name]}));
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Tabs tabs={tabs} chosen={state.entries.address.way} />
			<Way state={state} width={width} />
		</Box>
	);
}

function Way({state, width}: AddressProps) {
	const {pointer} = useSymbols();
	const {entries, focus} = state;
	switch (entries.address.way) {
		case 'url':
			return (
				<Box height={1} flexShrink={0} overflow="hidden">
					<Line width={pointer.length + 1} tone="chosen">
						{focus === 'url' ? pointer : ''}
					</Line>
					<TextInput
						field={entries.url}
						focused={focus === 'url'}
						secret
						placeholder="postgresql://user@host:5432/database (empty: the PG* variables decide)"
						width={width - pointer.length - 1}
					/>
				</Box>
			);
		case 'fields':
			return <Fields state={state} width={width} />;
		case 'environment':
		case 'trial':
			return saidLines(state, width).map(text => <Line key={text}>{text}</Line>);
	}
}

/** Two fields a row. */
function Fields({state, width}: AddressProps) {
	const {pointer, leftRight} = useSymbols();
	const {address} = state.entries;
	const half = Math.floor(width / 2);
	const inner = half - pointer.length - 1 - nameWidth - 1;
	const parts = [...addressFields, 'tls' as const].map(name => {
		const focused = state.focus === name;
		const mark = `${focused ? pointer : ' '.repeat(pointer.length)} `;
		return (
			<Box key={name} width={half} height={1} overflow="hidden">
				<Line width={mark.length + nameWidth} tone={focused ? 'chosen' : 'strong'}>
					{mark + (name === 'tls' ? 'TLS' : name)}
				</Line>
				{name === 'tls' ? (
					<Line width={inner} tone={focused ? 'chosen' : 'plain'}>
						{focused ? `${address.tls} ${leftRight}` : address.tls}
					</Line>
				) : (
					<TextInput
						field={address.fields[name]}
						focused={focused}
						hidden={name === 'password'}
						placeholder={placeholders[name]}
						width={inner}
					/>
				)}
			</Box>
		);
	});
	return [0, 2, 4].map(start => (
		<Box key={start} height={1} flexShrink={0} overflow="hidden">
			{parts.slice(start, start + 2)}
		</Box>
	));
}

function saidLines({entries, setup}: TargetStep, width: number): readonly string[] {
	if (entries.address.way === 'trial') {
		return wrapWords(
			`A PostgreSQL of our own, to try the migration on: not for keeps. It is stopped when you leave; its data stays in ${setup.trialFolder ?? ''}.`,
			width,
		);
	}
	const {environment} = setup;
	switch (environment?.state) {
		case undefined:
			return ['What the variables say is seen when the connection is tested.'];
		case 'found':
			return wrapWords(`They lead to ${environment.value}.`, width);
		case 'failed':
			return wrapWords(environment.failure.message, width);
	}
}
