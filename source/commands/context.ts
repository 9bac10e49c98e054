/** What a command gets from the process, so that nothing below reads the process itself. */
import type {TerminalFacts} from '../doctor/terminal.ts';
import type {Engine} from '../engine/run/request.ts';
import type {Interrupts} from './interrupts.ts';

export interface CommandContext {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Folder that relative paths of the command line start from. */
	readonly cwd: string;
	/** Data: tables, reports, NDJSON. */
	readonly write: (text: string) => void;
	/** Messages for people where stdout is taken by data. */
	readonly writeError: (text: string) => void;
	/** Somebody can answer: stdin and stdout are terminals. */
	readonly interactive: boolean;
	/** What the process is connected to. */
	readonly terminal: TerminalFacts;
	readonly now: () => Date;
	readonly interrupts: Interrupts;
	readonly loadEngine: () => Promise<Engine>;
}

/** A command: does its work and gives the exit code. */
export type Command<Flags> = (flags: Flags, context: CommandContext) => Promise<number>;
