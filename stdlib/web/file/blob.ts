// Blob and File, https://w3c.github.io/FileAPI: immutable bytes in memory with a media type.
// Not here: serialisation (structuredClone, postMessage), which is native; FileList, which only
// documents make.
import defer * as streams from "../streams/internal.ts";
import { BlobBuilder, BlobData } from "./blob_data.ts";
import {
  bufferOf, type Bytes, clampedLongLong, copyBytes, defineInterface, dictionary, domString,
  eachOfSequence, exec, isBufferSource, isObject, longLong, oneOf, rejected, requireArguments,
  resolved, toLowerCase, uncurry, usvString,
} from "./web_idl.ts";

const { Date, TypeError } = globalThis;
const replace = uncurry(String.prototype.replace) as unknown as (
  text: string, what: RegExp, by: string,
) => string;
const now = Date.now;

/** What a stream of a Blob gives at once. */
const chunkBytes = 65536;

const outsideOfTypes = /[^\x20-\x7e]/;
function mediaType(text: string): string {
  return exec(outsideOfTypes, text) === null ? toLowerCase(text) : "";
}

type Part = string | BufferSource | Blob;
const endingTypes = { transparent: true, native: true } as const;
const lineEnd = /\r\n?/g;

function convertPart(part: unknown, parts: Part[]): void {
  const isKept = isObject(part) && (isBlob(part) || isBufferSource(part));
  parts[parts.length] = isKept ? part as Part : usvString(part);
}
function convertParts(given: unknown, what: string): Part[] {
  const parts: Part[] = [];
  eachOfSequence(given, what, convertPart, parts);
  return parts;
}

/// §"process blob parts".
function gather(parts: readonly Part[], isNative: boolean): BlobData {
  const builder = new BlobBuilder();
  for (let i = 0; i < parts.length; ++i) {
    const part = parts[i]!;
    if (typeof part === "string") builder.text(isNative ? replace(part, lineEnd, "\n") : part);
    else if (isBlob(part)) builder.data(dataOf(part));
    else builder.bytes(copyBytes(part));
  }
  return builder.finish();
}

let hasData: (value: object) => boolean;
let getData: (blob: Blob) => BlobData;
let getType: (blob: Blob) => string;

export class Blob {
  readonly #data: BlobData;
  readonly #type: string;

  constructor(blobParts: unknown = undefined, options: unknown = undefined) {
    if (blobParts instanceof BlobData) {  // Of makeBlob and the like: script has none.
      this.#data = blobParts;
      this.#type = options as string;
      return;
    }
    const parts = blobParts === undefined ? [] : convertParts(blobParts, "Blob constructor");
    const bag = dictionary(options, "Blob constructor");
    const endings = bag?.endings;
    const isNative = endings !== undefined &&
      oneOf(endings, endingTypes, "Blob constructor: endings") === "native";
    const type = bag?.type;
    this.#type = type === undefined ? "" : mediaType(domString(type));
    this.#data = gather(parts, isNative);
  }

  get size(): number { return this.#data.size; }
  get type(): string { return this.#type; }

  slice(start: unknown = undefined, end: unknown = undefined, contentType: unknown = undefined): Blob {
    const data = this.#data;
    const { size } = data;
    const from = start === undefined ? 0 : within(clampedLongLong(start), size);
    const to = end === undefined ? size : within(clampedLongLong(end), size);
    const type = contentType === undefined ? "" : mediaType(domString(contentType));
    return makeBlob(data.slice(from, to > from ? to : from), type);
  }

  stream(): ReadableStream<Bytes> {
    return streamOf(this.#data);
  }
  text(): Promise<string> {
    return #data in this ? resolved(this.#data.text()) : notABlob("text");
  }
  arrayBuffer(): Promise<ArrayBuffer> {
    return #data in this ? resolved(bufferOf(this.#data.copy())) : notABlob("arrayBuffer");
  }
  bytes(): Promise<Bytes> {
    return #data in this ? resolved(this.#data.copy()) : notABlob("bytes");
  }

  static {
    hasData = (value) => #data in value;
    getData = (blob) => blob.#data;
    getType = (blob) => blob.#type;
  }
}

function notABlob(method: string): Promise<never> {
  return rejected(new TypeError(`Blob.${method}: this is not a Blob`));
}
/// A position as slice has it: negative ones count from the end.
function within(position: number, size: number): number {
  if (position < 0) return size + position > 0 ? size + position : 0;
  return position < size ? position : size;
}

/// Its own copies of the bytes: whoever reads may transfer or change them.
class BlobSource implements UnderlyingByteSource {
  readonly type = "bytes";
  readonly #data: BlobData;
  #offset = 0;
  constructor(data: BlobData) {
    this.#data = data;
  }
  pull(controller: ReadableByteStreamController): void {
    const data = this.#data;
    if (this.#offset < data.size) {
      const chunk = data.chunk(this.#offset, chunkBytes);
      this.#offset += chunk.length;
      controller.enqueue(copyBytes(chunk));
      return;
    }
    controller.close();
    controller.byobRequest?.respond(0);
  }
}

/** A byte stream of its bytes. */
export function streamOf(data: BlobData): ReadableStream<Bytes> {
  return new streams.ReadableStream(
    new BlobSource(data), { highWaterMark: 0 }) as ReadableStream<Bytes>;
}

let hasName: (value: object) => boolean;

export class File extends Blob {
  readonly #name: string;
  readonly #lastModified: number;

  constructor(fileBits: unknown, fileName: unknown, options: unknown = undefined) {
    requireArguments(arguments.length, 2, "File constructor");
    if (fileBits instanceof BlobData) {  // Of makeFile.
      const { name, type, lastModified } = options as FileInit;
      super(fileBits, type);
      this.#name = name;
      this.#lastModified = lastModified;
      return;
    }
    const parts = convertParts(fileBits, "File constructor");
    const name = usvString(fileName);
    const bag = dictionary(options, "File constructor");
    const endings = bag?.endings;
    const isNative = endings !== undefined &&
      oneOf(endings, endingTypes, "File constructor: endings") === "native";
    const type = bag?.type;
    const typeText = type === undefined ? "" : mediaType(domString(type));
    const lastModified = bag?.lastModified;
    const modified = lastModified === undefined ? now() : longLong(lastModified);
    super(gather(parts, isNative), typeText);
    this.#name = name;
    this.#lastModified = modified;
  }

  get name(): string { return this.#name; }
  get lastModified(): number { return this.#lastModified; }

  static {
    hasName = (value) => #name in value;
  }
}
defineInterface(Blob, "Blob");
defineInterface(File, "File");

// ---- For the other modules

interface FileInit {
  name: string;
  type: string;
  lastModified: number;
}

export function isBlob(value: unknown): value is Blob {
  return isObject(value) && hasData(value);
}
export function isFile(value: unknown): value is File {
  return isObject(value) && hasName(value);
}
export function dataOf(blob: Blob): BlobData {
  return getData(blob);
}
/** Its type, whatever a subclass says. */
export function typeOf(blob: Blob): string {
  return getType(blob);
}
export function makeBlob(data: BlobData, type: string): Blob {
  return new Blob(data, type);
}
/** Without a time: now. */
export function makeFile(
  data: BlobData, name: string, type: string, lastModified: number = now(),
): File {
  return new File(data, name, { name, type, lastModified });
}
