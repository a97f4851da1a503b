// The bytes of a Blob: pieces that nobody changes any more, shared by all blobs that have them.
import {
  type Bytes, decodeUtf8, encodeUtf8, setBytes, subarray,
} from "./web_idl.ts";

const { Uint8Array } = globalThis;

/** `size` bytes from `start` of what the pieces hold one after another. A slice is another view. */
export class BlobData {
  readonly pieces: readonly Bytes[];
  /** Where each piece begins. */
  readonly starts: readonly number[];
  readonly start: number;
  readonly size: number;

  constructor(
    pieces: readonly Bytes[], starts: readonly number[], start: number, size: number,
  ) {
    this.pieces = pieces;
    this.starts = starts;
    this.start = start;
    this.size = size;
  }

  /** `start` and `end` are within it, and in order. */
  slice(start: number, end: number): BlobData {
    return new BlobData(this.pieces, this.starts, this.start + start, end - start);
  }

  /** At most `maximum` bytes from `offset` on, not copied; fewer where a piece ends. */
  chunk(offset: number, maximum: number): Bytes {
    const { pieces, starts } = this;
    const at = this.start + offset;
    let low = 0, high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low]!;
    const from = at - starts[low]!;
    const count = Math_min(maximum, this.size - offset, piece.length - from);
    return from === 0 && count === piece.length ? piece : subarray(piece, from, from + count);
  }

  /** All of it in one; not a copy if it lies in one piece: not for script. */
  contents(): Bytes {
    const { size } = this;
    if (size === 0) return new Uint8Array(0);
    const first = this.chunk(0, size);
    return first.length === size ? first : this.copy();
  }
  /** All of it, for script. */
  copy(): Bytes {
    const { size } = this;
    const all = new Uint8Array(size);
    for (let offset = 0; offset < size;) {
      const chunk = this.chunk(offset, size);
      setBytes(all, chunk, offset);
      offset += chunk.length;
    }
    return all;
  }
  text(): string {
    return decodeUtf8(this.contents());
  }
}
const { min: Math_min } = Math;

/** Gathers the pieces of a new one. */
export class BlobBuilder {
  private readonly pieces: Bytes[] = [];
  private readonly starts: number[] = [];
  private size = 0;

  text(text: string): void {
    this.bytes(encodeUtf8(text));
  }
  /** They must not change any more. */
  bytes(bytes: Bytes): void {
    const { length } = bytes;
    if (length === 0) return;
    const index = this.pieces.length;
    this.pieces[index] = bytes;
    this.starts[index] = this.size;
    this.size += length;
  }
  data(data: BlobData): void {
    for (let offset = 0; offset < data.size;) {
      const chunk = data.chunk(offset, data.size);
      this.bytes(chunk);
      offset += chunk.length;
    }
  }
  finish(): BlobData {
    return new BlobData(this.pieces, this.starts, 0, this.size);
  }
}
