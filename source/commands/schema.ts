/** `schema`: the mapping's JSON Schema, for editors. */
import {ExitCode} from '../engine/errors.ts';
import {mappingJsonSchema} from '../engine/mapping/schema.ts';
import type {Command} from './context.ts';

export const schemaCommand: Command<object> = async (_flags, {write}) => {
	write(`${JSON.stringify(mappingJsonSchema(), null, 2)}\n`);
	return ExitCode.ok;
};
