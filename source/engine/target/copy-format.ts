/** The bytes of a COPY in binary format, as they grow. PostgreSQL manual, COPY, "Binary Format". */

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const initialCapacity = 256 * 1024;

/**
 * A growing buffer of rows. A row that turns out bad is taken back with `rewind`; `take` hands the bytes over and
 * goes on with none, so that a batch may be sent in several pieces.
 */
export class CopyBuffer {
	/** Valid until the next write: a growing buffer moves. */
	bytes: Buffer = Buffer.allocUnsafeSlow(initialCapacity);
	view: DataView = viewOf(this.bytes);
	/** Bytes written so far: where the next field starts. */
	length = 0;

	/** Makes room for more bytes behind `length`. */
	reserve(count: number): void {
		const needed = this.length + count;
		if (needed > this.bytes.length) this.grow(needed);
	}

	private grow(needed: number): void {
		const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
		this.bytes.copy(larger, 0, 0, this.length);
		this.bytes = larger;
		this.view = viewOf(larger);
	}

	/** The header: signature, no flags, no extension. */
	start(): void {
		this.reserve(signature.length + 8);
		this.length += signature.copy(this.bytes, this.length);
		this.bytes.fill(0, this.length, this.length + 8);
		this.length += 8;
	}

	/** @param fields number of columns, which must follow */
	beginRow(fields: number): void {
		this.writeInt16(fields);
	}

	/** A field that is NULL. */
	writeNull(): void {
		this.writeInt32(-1);
	}

	/** The end of the data. */
	end(): void {
		this.writeInt16(-1);
	}

	writeInt16(value: number): void {
		this.reserve(2);
		this.view.setInt16(this.length, value);
		this.length += 2;
	}

	writeInt32(value: number): void {
		this.reserve(4);
		this.view.setInt32(this.length, value);
		this.length += 4;
	}

	/** A point to return to. */
	mark(): number {
		return this.length;
	}

	/** Forgets all that was written since the mark. */
	rewind(mark: number): void {
		this.length = mark;
	}

	writeBytes(bytes: Uint8Array): void {
		this.reserve(bytes.length);
		this.bytes.set(bytes, this.length);
		this.length += bytes.length;
	}

	/**
	 * The bytes written so far, which are the caller's from now on; the buffer starts anew.
	 * @param next memory to go on in: that of bytes taken earlier, which nobody needs any more
	 */
	take(next: Buffer = Buffer.allocUnsafeSlow(initialCapacity)): Buffer {
		const taken = this.bytes.subarray(0, this.length);
		this.bytes = next;
		this.view = viewOf(this.bytes);
		this.length = 0;
		return taken;
	}
}

function viewOf(bytes: Buffer): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
