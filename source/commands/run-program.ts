/** From the words of the command line to an exit code, whatever happens on the way. */
import {jsonLine} from '../plain/json-lines.ts';
import type {CommandContext} from './context.ts';
import {describeFailure} from './failure-text.ts';
import {makeProgram} from './program.ts';

export async function runProgram(
	args: readonly string[],
	version: string,
	context: CommandContext,
): Promise<number> {
	let exitCode = 0;
	const done = (code: number) => {
		exitCode = code;
	};
	const program = makeProgram({version, context, done});
	try {
		await program.parseAsync(args, {from: 'user'});
		return exitCode;
	} catch (error) {
		const {json, logLevel} = program.opts<{json?: boolean; logLevel?: string}>();
		const {
			text,
			exitCode: exit_code,
			...failure
		} = describeFailure(error, ['debug', 'trace'].includes(logLevel ?? ''));
		context.writeError(text);
		if (json && exit_code !== 0) {
			context.write(jsonLine({event: 'failed', exit_code, ...failure}));
		}
		return exit_code;
	}
}
