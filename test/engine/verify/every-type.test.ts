import {expect, it} from 'vitest';
import {migrated, requestOf, workbench} from '../../migration.ts';
import {told, verified} from '../../verification.ts';

const target = `CREATE TABLE all_types (
	id bigint PRIMARY KEY, u uuid, b boolean, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric,
	n2 numeric(12,2), t text, v varchar(8), y bytea, d date, ti time, ts timestamp, tz timestamptz, j json, jb jsonb)`;

const mapping =
	'loads: [{into: all_types, from: s.all_types, match: by-name, columns: {id: {identifies: true}}}]';

const source = `CREATE TABLE all_types (id INTEGER PRIMARY KEY, u, b, i2, i4, i8, f4, f8, n, n2, t, v, y, d, ti, ts, tz, j, jb);
INSERT INTO all_types (id, u) VALUES (1, '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}'), (2, x'a0eebc999c0b4ef8bb6d6bb9bd380a11'),
	(-9223372036854775808, 'a0eebc999c0b4ef8bb6d6bb9bd380a11');
INSERT INTO all_types (b) VALUES (0), (1), (1.0), ('YES'), ('off'), ('t');
INSERT INTO all_types (i2, i4, i8) VALUES (-32768, -2147483648, -9223372036854775808), (32767, 2147483647, 9223372036854775807),
	('+7', '-0', '007'), (5.0, -0.0, 9007199254740993);
INSERT INTO all_types (f4, f8) VALUES (1.5, 0.1), (-0.0, -0.0), (9e999, -9e999), (1.401298464324817e-45, 5e-324), (3.4028234663852886e38, 1.7976931348623157e308),
	('0.5', '.5e1'), (16777216, 9007199254740992), ('-0', '-0.0');
INSERT INTO all_types (n, n2) VALUES (0.1, 0.1), ('1.50', '1.5'), ('-0.00', -0.0), ('1e-3', '12e1'), (1e300, 9999999999.99),
	(9e999, NULL), ('007.', '.5'), (123456789012345678, 5), (1e20, 5.0), (1e22, -5), ('+1.50e1', '1.50e1'), (-9e999, 0);
INSERT INTO all_types (t, v) VALUES ('', ' '), ('tab' || char(9) || 'line' || char(10) || 'back\\slash' || char(13) || char(8) || char(11) || char(12), '\\N'),
	('\\.', 'äöü€😀'), (5, 5.0), (5.5, 1e21), (1e-7, 1e300), (0.0001, 1e17), (9e999, -0.0), (x'e282ac', x''), (char(65533), char(1)),
	('e' || char(769), 'é'), (char(8238) || char(127) || char(27) || '[2J', NULL);
INSERT INTO all_types (y) VALUES (x''), (x'00ff5c0a'), (''), ('text\\'), (CAST(x'fffe' AS TEXT)), (zeroblob(1000));
INSERT INTO all_types (d) VALUES ('2024-02-29'), ('0001-01-01'), ('9999-12-31'), ('2024-01-01 00:00:00'), ('2024-01-01T00:00Z'), (1704067200), (1704067200000);
INSERT INTO all_types (ti) VALUES ('00:00'), ('24:00:00'), ('23:59:59.999999'), ('12:30:00.10'), ('01:02:03.1234560');
INSERT INTO all_types (ts, tz) VALUES ('2024-02-29 12:00:00', '2024-02-29T12:00:00Z'), ('2024-02-29', '2024-02-29 12:00+05:30'),
	('0001-01-01 00:00:00.000001', '9999-12-31 23:59:59.999999'), ('1969-12-31 23:59:59.5', '0001-01-01 00:00:00+14:00'),
	('2024-01-01 12:00:00 -0330', '2024-01-01 12:00:00+02'), (1704067200, 1704067200.5), (1704067200123, 1704067200123456),
	(-1704067200, -17040672000001), ('1999-12-31 23:59:59.1234560', '2024-01-01T00:00:00.1Z'), (1704067200.000001, NULL);
INSERT INTO all_types (j, jb) VALUES ('{"b": 1,  "a":2, "a": 3}', '{"b": 1,  "a":2, "a": 3}'), ('[1.50, 1e2, -0.0, 1E-2]', '[1.50, 1e2, -0.0, 1E-2, 0e5, 1.50e1, -0]'),
	('"\\u00e4\\n\\u001f\\/"', '"\\u00e4\\n\\u001f\\/\\ud83d\\ude00\\u007f"'), (5, 5.0), (5.0, 9223372036854775807), (1e300, 1e300), ('null', ' null '),
	('{"x":{}}', '{"x":{},"":[],"é":[[]],"zz":true,"y":{"bb":1,"a":2,"ab":"c\\\\d"}}'), (x'7b7d', x'5b5d'), ('"\\u0000"', '{"a\\"b":1,"😀":2,"\\uffff":3}'),
	('123456789012345678901234567890', '123456789012345678901234567890.0000000001'), ('[ ]', '{ }'), ('  1  ', '"a\\\\"');
INSERT INTO all_types (id) VALUES (9223372036854775807);
`;

it('finds no difference in a table of every type with extreme values', async () => {
	const bench = await workbench(target);
	const request = requestOf(bench, mapping, source);
	const {report} = await migrated(request, bench.folder, {backup: true});
	expect(report.errors).toEqual([]);
	const {verification, exitCode} = await verified(request);
	expect(verification.failure).toBeNull();
	expect(told(verification.differences)).toEqual([]);
	expect(exitCode).toBe(0);
});
