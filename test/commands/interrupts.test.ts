import {expect, it} from 'vitest';
import {makeInterrupts} from '../../source/commands/interrupts.ts';

function watched() {
	const heard: Array<string | number> = [];
	const interrupts = makeInterrupts({
		announce: () => heard.push('announced'),
		exit: code => heard.push(code),
	});
	return {heard, interrupts};
}

it('a signal ends the process with 130 where nothing needs an orderly stop', () => {
	const {heard, interrupts} = watched();
	interrupts.interrupt();
	expect(heard).toEqual([130]);
});

it('in a run the first signal asks it to stop and the second ends the process', () => {
	const {heard, interrupts} = watched();
	interrupts.holdOff();
	interrupts.interrupt();
	expect(heard).toEqual(['announced']);
	expect(interrupts.signal.aborted).toBe(true);
	interrupts.interrupt();
	expect(heard).toEqual(['announced', 130]);
});

it('releasing one run twice leaves the other its orderly stop', () => {
	const {heard, interrupts} = watched();
	const first = interrupts.holdOff();
	interrupts.holdOff();
	first();
	first();
	interrupts.interrupt();
	expect(heard).toEqual(['announced']);
});
