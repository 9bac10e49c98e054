/** Chooses, once per column, the function that converts its values one by one. */

import {makeBoolean} from './boolean.ts';
import {makeBytea} from './bytea.ts';
import {makeDate} from './date.ts';
import {makeInteger} from './integer.ts';
import {makeJson} from './json.ts';
import {makeMultiplied} from './multiply.ts';
import {makeNumeric} from './numeric.ts';
import type {ConvertOptions} from './options.ts';
import type {Problem} from './problem.ts';
import {makeReal} from './real.ts';
import {makeAtPlaces} from './second-places.ts';
import {makeText} from './text.ts';
import {makeTime} from './time.ts';
import {makeTimestamp} from './timestamp.ts';
import {makeUuid} from './uuid.ts';
import type {SourceValue, TargetType, TargetValue} from './values.ts';

export type GivenValue = Exclude<SourceValue, null>;

/** Never throws and keeps nothing between calls. Problems are shared objects: compare codes, don't change them. */
export type Converter = (value: GivenValue) => TargetValue | Problem;

export interface ConvertContext {
	/** UUID namespace of the project: its 16 bytes or its text. */
	readonly namespace: Uint8Array | string;
	/**
	 * True where every INTEGER was read as bigint: a number is then a REAL. False: an integral number beyond
	 * 2^53 is answered with `needsBigInt` wherever its last digits matter.
	 */
	readonly exactIntegers: boolean;
}

/** @throws RangeError if the options name a zone, a factor or a namespace that is none. */
export function makeConverter(type: TargetType, options: ConvertOptions, context: ConvertContext): Converter {
	switch (type.name) {
		case 'uuid':
			return makeUuid(options, context);
		case 'boolean':
			return makeBoolean();
		case 'int2':
		case 'int4':
		case 'int8':
			return makeMultiplied(options, context, makeInteger(type.name, options, context));
		case 'float4':
		case 'float8':
			return makeMultiplied(options, context, makeReal(type.name, options, context));
		case 'numeric':
			return makeMultiplied(options, context, makeNumeric(type, options, context));
		case 'text':
			return makeText(type, context);
		case 'bytea':
			return makeBytea();
		case 'date':
			return makeDate(options, context);
		case 'time':
			return makeAtPlaces(type.places, options, makeTime(options));
		case 'timestamp':
		case 'timestamptz':
			return makeAtPlaces(type.places, options, makeTimestamp(options, context));
		case 'json':
		case 'jsonb':
			return makeJson(type.name, context);
	}
}
