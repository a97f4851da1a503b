// The bytes of a Blob: pieces that nobody changes any more, shared by all blobs that have them. Most
// lie in memory; those of a file (node:fs's openAsBlob) are read when somebody wants them.
import {
  type Bytes, decodeUtf8, encodeUtf8, setBytes, subarray,
} from "./web_idl.ts";

const { Uint8Array } = globalThis;
const { min: Math_min } = Math;

/** Where bytes lie that are not in memory. What it gives is the caller's own. */
export interface FarBytes {
  readonly length: number;
  /** Those from `start` to `end`; else why they cannot be read. */
  read(start: number, end: number): Promise<Bytes>;
  /** The same, while the script stands still. */
  readNow(start: number, end: number): Bytes;
}
/** Part of them: what stands in the place of an array's view. */
export class FarPiece {
  readonly source: FarBytes;
  readonly start: number;
  readonly length: number;

  constructor(source: FarBytes, start: number, length: number) {
    this.source = source;
    this.start = start;
    this.length = length;
  }
  part(start: number, end: number): FarPiece {
    return new FarPiece(this.source, this.start + start, end - start);
  }
  read(): Promise<Bytes> {
    return this.source.read(this.start, this.start + this.length);
  }
  readNow(): Bytes {
    return this.source.readNow(this.start, this.start + this.length);
  }
}
export type Piece = Bytes | FarPiece;

/** `size` bytes from `start` of what the pieces hold one after another. A slice is another view. */
export class BlobData {
  readonly pieces: readonly Piece[];
  /** Where each piece begins. */
  readonly starts: readonly number[];
  readonly start: number;
  readonly size: number;
  /** Whether some of the pieces may be far. */
  readonly isFar: boolean;

  constructor(
    pieces: readonly Piece[], starts: readonly number[], start: number, size: number,
    isFar: boolean,
  ) {
    this.pieces = pieces;
    this.starts = starts;
    this.start = start;
    this.size = size;
    this.isFar = isFar;
  }

  /** `start` and `end` are within it, and in order. */
  slice(start: number, end: number): BlobData {
    return new BlobData(
      this.pieces, this.starts, this.start + start, end - start, this.isFar && end > start);
  }

  /** At most `maximum` bytes from `offset` on, not copied; fewer where a piece ends. */
  chunk(offset: number, maximum: number): Piece {
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
    if (from === 0 && count === piece.length) return piece;
    if (piece instanceof FarPiece) return piece.part(from, from + count);
    return subarray(piece, from, from + count);
  }

  /**
   * All of it in one; not a copy if it lies in one piece: not for script. What is far is read while
   * the script stands still, and throws what that throws.
   */
  contents(): Bytes {
    const { size } = this;
    if (size === 0) return new Uint8Array(0);
    const first = this.chunk(0, size);
    return first.length === size && !(first instanceof FarPiece) ? first : this.copy();
  }
  /** All of it, for script. */
  copy(): Bytes {
    const { size } = this;
    const all = new Uint8Array(size);
    for (let offset = 0; offset < size;) {
      const chunk = this.chunk(offset, size);
      setBytes(all, chunk instanceof FarPiece ? chunk.readNow() : chunk, offset);
      offset += chunk.length;
    }
    return all;
  }
  text(): string {
    return decodeUtf8(this.contents());
  }

  /** What `convert` makes of all of it, which is read meanwhile: for data that is far. */
  async load<T>(convert: (bytes: Bytes) => T): Promise<T> {
    const { size } = this;
    const all = new Uint8Array(size);
    for (let offset = 0; offset < size;) {
      const chunk = this.chunk(offset, size);
      setBytes(all, chunk instanceof FarPiece ? await chunk.read() : chunk, offset);
      offset += chunk.length;
    }
    return convert(all);
  }
}

/** Gathers the pieces of a new one. */
export class BlobBuilder {
  private readonly pieces: Piece[] = [];
  private readonly starts: number[] = [];
  private size = 0;
  private isFar = false;

  text(text: string): void {
    this.bytes(encodeUtf8(text));
  }
  /** They must not change any more. */
  bytes(bytes: Bytes): void {
    this.piece(bytes);
  }
  /** Not read before somebody wants them. */
  far(source: FarBytes): void {
    this.piece(new FarPiece(source, 0, source.length));
  }
  data(data: BlobData): void {
    for (let offset = 0; offset < data.size;) {
      const chunk = data.chunk(offset, data.size);
      this.piece(chunk);
      offset += chunk.length;
    }
  }
  finish(): BlobData {
    return new BlobData(this.pieces, this.starts, 0, this.size, this.isFar);
  }
  private piece(piece: Piece): void {
    const { length } = piece;
    if (length === 0) return;
    const index = this.pieces.length;
    this.pieces[index] = piece;
    this.starts[index] = this.size;
    this.size += length;
    if (piece instanceof FarPiece) this.isFar = true;
  }
}
