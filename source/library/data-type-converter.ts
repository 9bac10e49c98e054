/** The engine's conversions, one value at a time, for programs. */
import {Decimal} from 'decimal.js';
import {type Converter, makeConverter} from '../engine/convert/converter.ts';
import {formatValue} from '../engine/convert/format.ts';
import type {ConvertOptions, Epoch} from '../engine/convert/options.ts';
import {Problem} from '../engine/convert/problem.ts';
import type {SourceValue, TargetType, TargetValue} from '../engine/convert/values.ts';
import {MigrationError} from '../engine/errors.ts';
import {ConversionError, reasonOf} from './conversion-error.ts';
import {parseExactly} from './parse-exactly.ts';
import {sourceValueOf} from './source-value.ts';

export interface MomentOptions {
	/** IANA zone or offset of texts that name none. Default: UTC. */
	readonly zone?: string;
	/** How numbers are read. Default: what their magnitude leaves no doubt of. */
	readonly epoch?: Epoch;
}

export interface DecimalOptions {
	/** Most digits, and how many of them stand behind the point: numeric(precision, scale). Default: no limit. */
	readonly precision?: number;
	readonly scale?: number;
	/** `round`: half away from zero, as PostgreSQL does. Without it a number with more digits is an error. */
	readonly lossy?: 'round';
}

/**
 * Converts values as a migration would. NULL (and undefined) stays null; a value that does not fit exactly is a
 * ConversionError, never a near miss.
 *
 * @example
 * const converter = new DataTypeConverter({namespace: '3f0e…'});
 * converter.convertUuid(7, 'users'); // the id of user 7, the same in every table
 * converter.convertBoolean('yes'); // true
 */
export class DataTypeConverter {
	readonly #namespace: string | undefined;
	/** By type and options. */
	readonly #converters = new Map<string, Converter>();

	/** @param options.namespace the project's UUID namespace, needed for keys that are no UUIDs: `plan.namespace` */
	constructor({namespace}: {readonly namespace?: string} = {}) {
		this.#namespace = namespace;
	}

	/**
	 * A UUID in its usual spelling. With an entity, such as `users`, other keys are accepted too, and become the UUID
	 * that the migration gives them.
	 *
	 * @throws ConversionError not-a-uuid, not-a-key; MigrationError bad-usage for an entity without a namespace
	 * @example
	 * converter.convertUuid('{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}'); // 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
	 */
	convertUuid(value: SourceValue, entity?: string): string | null {
		if (entity !== undefined && this.#namespace === undefined) {
			throw new MigrationError('bad-usage', 'Keys become UUIDs under a namespace, and none was given.', {
				hint: 'Use new DataTypeConverter({namespace: plan.namespace}).',
			});
		}
		return this.#text(value, plainType('uuid'), entity === undefined ? {} : {entity});
	}

	/**
	 * A moment as PostgreSQL writes a timestamptz in UTC, to the microsecond.
	 *
	 * @throws ConversionError not-a-timestamp, ambiguous-timestamp, too-precise, out-of-range
	 * @example
	 * converter.convertDatetime('2024-03-31T02:30:00.123456', {zone: '+02:00'}); // '2024-03-31 00:30:00.123456+00'
	 */
	convertDatetime(value: SourceValue, options: MomentOptions = {}): string | null {
		return this.#text(value, plainType('timestamptz'), options);
	}

	/**
	 * A calendar date, `YYYY-MM-DD`. A time of day other than midnight is an error unless it may be dropped.
	 *
	 * @throws ConversionError not-a-date, has-time, out-of-range
	 * @example
	 * converter.convertDate('2024-03-31 08:15', {lossy: 'drop-time'}); // '2024-03-31'
	 */
	convertDate(
		value: SourceValue,
		options: Pick<MomentOptions, 'epoch'> & {readonly lossy?: 'drop-time'} = {},
	): string | null {
		return this.#text(value, plainType('date'), options);
	}

	/**
	 * An exact decimal. Numbers are taken at the shortest decimal that reads back as the same number.
	 *
	 * @throws ConversionError not-a-number, too-precise, out-of-range; RangeError for a scale without precision
	 * @example
	 * converter.convertDecimal('1234.50', {precision: 12, scale: 2})?.times(12).toFixed(); // '14814'
	 */
	convertDecimal(value: SourceValue, {precision, scale, lossy}: DecimalOptions = {}): Decimal | null {
		if (scale !== undefined && precision === undefined) {
			throw new RangeError('A scale needs a precision');
		}
		const type: TargetType =
			precision === undefined
				? plainType('numeric')
				: {name: 'numeric', precision, scale: scale ?? 0, display: `numeric(${precision},${scale ?? 0})`};
		const made = this.#convert(value, type, lossy === undefined ? {} : {lossy});
		return made === null ? null : new Decimal(String(made));
	}

	/**
	 * The value that a JSON text holds. Numbers that JavaScript cannot hold exactly are an error.
	 *
	 * @throws ConversionError not-json, nul-byte, invalid-utf8, too-precise, out-of-range
	 * @example
	 * converter.convertJson('{"goal": 7}'); // {goal: 7}
	 */
	convertJson(value: SourceValue): unknown {
		const made = this.#convert(value, plainType('jsonb'), {});
		return made === null ? null : parseExactly(String(made));
	}

	/**
	 * 0 and 1, and the words that PostgreSQL takes for true and false; no other number, no other word.
	 *
	 * @throws ConversionError not-a-boolean
	 * @example
	 * converter.convertBoolean('off'); // false
	 */
	convertBoolean(value: SourceValue | boolean): boolean | null {
		return typeof value === 'boolean'
			? value
			: (this.#convert(value, plainType('boolean'), {}) as boolean | null);
	}

	#text(value: SourceValue, type: TargetType, options: ConvertOptions): string | null {
		const made = this.#convert(value, type, options);
		return made === null ? null : formatValue(type, made);
	}

	#convert(given: SourceValue, type: TargetType, options: ConvertOptions): TargetValue | null {
		const value = sourceValueOf(given);
		if (value === null) {
			return null;
		}
		const made = this.#converter(type, options)(value);
		if (made instanceof Problem) {
			throw new ConversionError(made.code, reasonOf(made));
		}
		return made;
	}

	#converter(type: TargetType, options: ConvertOptions): Converter {
		const key = JSON.stringify([type, options]);
		let converter = this.#converters.get(key);
		if (converter === undefined) {
			converter = makeConverter(type, options, {namespace: this.#namespace ?? '', exactIntegers: false});
			this.#converters.set(key, converter);
		}
		return converter;
	}
}

function plainType(name: TargetType['name']): TargetType {
	return {name, display: name};
}
