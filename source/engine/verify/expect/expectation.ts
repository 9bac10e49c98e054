/** What a source value must have become, as the server's own text; nothing here is shared with the loader. */

/** What SQLite holds, read so that INTEGER and REAL cannot be mistaken: INTEGER as bigint, REAL as number. */
export type Given = bigint | number | string | Uint8Array;

/** The server's text of the value. Undefined: no value of the type can come of it, the row had to be rejected. */
export type Expectation = (value: Given) => string | undefined;
