import {afterEach, expect, test} from 'vitest';
import {fakeEngine} from '../fake-engine.ts';
import {closeScreens, keys, openScreen, type Screen} from '../screen.tsx';
import {fakeMappings} from './sample-proposal.ts';

afterEach(closeScreens);

const sizes = [
	[80, 24],
	[60, 15],
] as const;

function isWhole(screen: Screen, columns: number, rows: number): void {
	const lines = screen.frame().split('\n');
	expect(lines.length).toBeLessThanOrEqual(rows);
	expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(columns);
	expect(lines.filter(line => /^─+$/.test(line))).toHaveLength(2);
}

async function toProposal(screen: Screen): Promise<void> {
	await screen.shows('Which mapping says');
	screen.send(keys.down);
	await screen.press(keys.down, /❯ Propose a mapping/);
	await screen.press(keys.enter, 'Which SQLite databases is a mapping');
	await screen.press('/data/shop.db', /shop +\/data\/shop\.db/);
	await screen.press(keys.enter, 'with mixed values');
}

test.each(sizes)(
	'a proposal is made, changed, written and gone on with on %d by %d cells',
	async (columns, rows) => {
		const mappings = fakeMappings();
		const screen = openScreen({engine: fakeEngine(), mappings, columns, rows});
		await toProposal(screen);
		isWhole(screen, columns, rows);
		await screen.press(keys.tab, /❯ +qty.*< text >/);
		expect(screen.frame()).toContain('choices: text, reject, NULL');
		await screen.press(keys.space, /❯ +qty.*bigint.*< reject >/);
		isWhole(screen, columns, rows);
		await screen.press(keys.enter, 'Where is the mapping to be written?');
		expect(screen.frame()).toContain('mapping.schema.sql');
		isWhole(screen, columns, rows);
		await screen.press(keys.enter, 'Nothing is written to the target before');
		expect(mappings.asked).toEqual([
			'examine shop,/data/shop.db',
			'save mapping.yaml {"shop.Items.qty":"reject"}',
		]);
		await screen.press(keys.escape, 'Where is the mapping to be written?');
		await screen.press(keys.escape, 'with mixed values');
		await screen.press(keys.escape, 'They are read already');
		await screen.press(keys.escape, 'Which mapping says');
		isWhole(screen, columns, rows);
	},
);

test('a file that is there is written over only when the operator says so', async () => {
	const screen = openScreen({engine: fakeEngine(), mappings: fakeMappings('mapping.yaml')});
	await toProposal(screen);
	await screen.press(keys.enter, 'Where is the mapping to be written?');
	await screen.press(keys.enter, 'mapping.yaml is there already.');
	await screen.press(keys.down, /❯ \[ \] write over/);
	await screen.press(keys.space, /❯ \[x\] write over/);
	await screen.press(keys.enter, 'Nothing is written to the target before');
});

test('a long proposal scrolls, and the cursor stays in sight', async () => {
	const screen = openScreen({
		engine: fakeEngine(),
		mappings: fakeMappings(undefined, 60),
		columns: 60,
		rows: 15,
	});
	await toProposal(screen);
	await screen.press('\x1b[F', /❯ +note/);
	isWhole(screen, 60, 15);
	expect(screen.frame()).toMatch(/\d+ more above/);
	await screen.press('\x1b[H', /❯ Names: as they are/);
	await screen.press(keys.left, /❯ Names: snake_case/);
});

test('a mapping file that is not there is told where it was named', async () => {
	const screen = openScreen({engine: fakeEngine(), mappings: fakeMappings()});
	await screen.shows('The MINGUS preset');
	await screen.press(keys.down, 'path of the mapping file');
	await screen.press('missing.yaml', 'missing.yaml');
	await screen.press(keys.enter, 'there is no such file');
	await screen.press(keys.controlU, 'path of the mapping file');
	await screen.press('own.yaml', 'own.yaml');
	await screen.press(keys.enter, 'Nothing is written to the target before');
});

test('Ctrl-U clears the field also where what is typed next arrives with it', async () => {
	const screen = openScreen({engine: fakeEngine(), mappings: fakeMappings()});
	await screen.shows('The MINGUS preset');
	await screen.press(keys.down, 'path of the mapping file');
	await screen.press('wrong', 'wrong');
	await screen.press(`${keys.controlU}own.yaml`, /^ +own\.yaml▏$/m);
});
