/** Writes converted values as fields of a binary COPY: the formats of PostgreSQL's receive functions. */
import type {TargetType, TargetValue} from '../convert/values.ts';
import type {CopyBuffer} from './copy-format.ts';
import {writeNumeric} from './copy-numeric.ts';
import {writeJsonb, writeText} from './copy-text.ts';

/** Writes one field: its length in four bytes, and its bytes. The value must not be NULL and must fit the type. */
export type Encoder = (value: TargetValue, out: CopyBuffer) => void;

const twoTo32 = 0x1_0000_0000;

/** Chosen once per column. */
export function makeEncoder(type: TargetType): Encoder {
	switch (type.name) {
		case 'uuid':
		case 'bytea':
			return (value, out) => writeBytes(value as Uint8Array, out);
		case 'boolean':
			return (value, out) => writeBoolean(value as boolean, out);
		case 'int2':
			return (value, out) => writeInt2(Number(value), out);
		case 'int4':
		case 'date':
			return (value, out) => writeInt4(Number(value), out);
		case 'int8':
		case 'time':
		case 'timestamp':
		case 'timestamptz':
			return (value, out) => writeInt8(value as number | bigint, out);
		case 'float4':
			return (value, out) => writeFloat4(value as number, out);
		case 'float8':
			return (value, out) => writeFloat8(value as number, out);
		case 'numeric':
			return (value, out) => writeNumeric(value as string, out);
		case 'text':
		case 'json':
			return (value, out) => writeText(value as string, out);
		case 'jsonb':
			return (value, out) => writeJsonb(value as string, out);
	}
}

function writeBytes(value: Uint8Array, out: CopyBuffer): void {
	const {length} = value;
	out.reserve(length + 4);
	out.view.setInt32(out.length, length);
	const start = out.length + 4;
	if (length <= 32) {
		for (let i = 0; i < length; i++) out.bytes[start + i] = value[i] as number;
	} else out.bytes.set(value, start);
	out.length = start + length;
}

function writeBoolean(value: boolean, out: CopyBuffer): void {
	out.reserve(5);
	out.view.setInt32(out.length, 1);
	out.bytes[out.length + 4] = value ? 1 : 0;
	out.length += 5;
}

function writeInt2(value: number, out: CopyBuffer): void {
	out.reserve(6);
	out.view.setInt32(out.length, 2);
	out.view.setInt16(out.length + 4, value);
	out.length += 6;
}

function writeInt4(value: number, out: CopyBuffer): void {
	out.reserve(8);
	out.view.setInt32(out.length, 4);
	out.view.setInt32(out.length + 4, value);
	out.length += 8;
}

function writeInt8(value: number | bigint, out: CopyBuffer): void {
	out.reserve(12);
	const {view, length} = out;
	view.setInt32(length, 8);
	if (typeof value === 'number') {
		const high = Math.floor(value / twoTo32);
		view.setInt32(length + 4, high);
		view.setUint32(length + 8, value - high * twoTo32);
	} else view.setBigInt64(length + 4, value);
	out.length = length + 12;
}

function writeFloat4(value: number, out: CopyBuffer): void {
	out.reserve(8);
	out.view.setInt32(out.length, 4);
	out.view.setFloat32(out.length + 4, value);
	out.length += 8;
}

function writeFloat8(value: number, out: CopyBuffer): void {
	out.reserve(12);
	out.view.setInt32(out.length, 8);
	out.view.setFloat64(out.length + 4, value);
	out.length += 12;
}
