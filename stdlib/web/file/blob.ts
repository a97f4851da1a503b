// Blob and File, https://w3c.github.io/FileAPI: immutable bytes with a media type, in memory or in
// a file that is not to change (blob_data.ts).
// Not here: FileList, which only documents make.
import { streamOfData } from "../fetch/body_stream.ts";
import { registerClone } from "../global/clone.ts";
import { BlobBuilder, BlobData, type FarBytes } from "./blob_data.ts";
import {
  bufferOf, type Bytes, clampedLongLong, copyBytes, decodeUtf8, defineInspection, defineInterface,
  dictionary, domString, eachOfSequence, exec, isBufferSource, isObject, longLong, oneOf, rejected,
  replaceEach, requireArguments, resolved, showing, toLowerCase, usvString,
} from "./web_idl.ts";

const { Date, DOMException, TypeError, Uint8Array } = globalThis;
const now = Date.now;

const outsideOfTypes = /[^\x20-\x7e]/;
function mediaType(text: string): string {
  return exec(outsideOfTypes, text) === null ? toLowerCase(text) : "";
}

type Part = string | BufferSource | Blob;
const endingTypes = { transparent: true, native: true } as const;
const lineEnd = /\r\n?/g;
const lineFeed = (): string => "\n";

function convertPart(part: unknown, parts: Part[]): void {
  const isKept = isBlob(part) || (isObject(part) && isBufferSource(part));
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
    if (typeof part === "string")
      builder.text(isNative ? replaceEach(part, lineEnd, lineFeed) : part);
    else if (isBlob(part)) builder.data(dataOf(part));
    else builder.bytes(copyBytes(part));
  }
  return builder.finish();
}

let hasData: (value: unknown) => value is Blob;
let getData: (blob: Blob) => BlobData;
let getType: (blob: Blob) => string;
/// What the constructor of Blob is to take instead of its arguments.
let prepared: BlobData | undefined;
let preparedType = "";
function prepare(data: BlobData, type: string): void {
  prepared = data;
  preparedType = type;
}

export class Blob {
  readonly #data: BlobData;
  readonly #type: string;

  constructor(blobParts: unknown = undefined, options: unknown = undefined) {
    if (prepared !== undefined) {  // By makeBlob, or the constructor of File.
      this.#data = prepared;
      this.#type = preparedType;
      prepared = undefined;
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

  slice(start: unknown = undefined, end: unknown = undefined, contentType: unknown = undefined):
    Blob {
    const data = this.#data;
    const { size } = data;
    const from = start === undefined ? 0 : within(clampedLongLong(start), size);
    const to = end === undefined ? size : within(clampedLongLong(end), size);
    const type = contentType === undefined ? "" : mediaType(domString(contentType));
    return makeBlob(data.slice(from, to > from ? to : from), type);
  }

  stream(): ReadableStream<Bytes> {
    return streamOfData(this.#data);
  }
  text(): Promise<string> {
    return hasData(this) ? readWith(this.#data, decodeUtf8) : notABlob("text");
  }
  arrayBuffer(): Promise<ArrayBuffer> {
    return hasData(this) ? readWith(this.#data, bufferOf, true) : notABlob("arrayBuffer");
  }
  bytes(): Promise<Bytes> {
    return hasData(this) ? readWith(this.#data, itself, true) : notABlob("bytes");
  }

  static {
    hasData = (value): value is Blob => isObject(value) && #data in value;
    getData = (blob) => blob.#data;
    getType = (blob) => blob.#type;
  }
}

const itself = (bytes: Bytes): Bytes => bytes;
/// What is in memory is there at once. `isKept`: script gets the bytes themselves.
function readWith<T>(
  data: BlobData, convert: (bytes: Bytes) => T, isKept = false,
): Promise<Awaited<T>> {
  if (data.isFar) return data.load(convert) as Promise<Awaited<T>>;
  return resolved(convert(isKept ? data.copy() : data.contents()));
}
function notABlob(method: string): Promise<never> {
  return rejected(new TypeError(`Blob.${method}: this is not a Blob`));
}
/// A position as slice has it: negative ones count from the end.
function within(position: number, size: number): number {
  if (position < 0) return size + position > 0 ? size + position : 0;
  return position < size ? position : size;
}

let hasName: (value: unknown) => value is File;
let getName: (file: File) => string;
let getTime: (file: File) => number;
/// What the constructor of File is to take instead of its arguments.
interface FileInit {
  data: BlobData;
  name: string;
  type: string;
  lastModified: number;
}
let preparedFile: FileInit | undefined;

function convertFile(fileBits: unknown, fileName: unknown, options: unknown): FileInit {
  const what = "File constructor";
  const parts = convertParts(fileBits, what);
  const name = usvString(fileName);
  const bag = dictionary(options, what);
  const endings = bag?.endings;
  const isNative = endings !== undefined &&
    oneOf(endings, endingTypes, `${what}: endings`) === "native";
  const type = bag?.type;
  const typeText = type === undefined ? "" : mediaType(domString(type));
  const given = bag?.lastModified;
  const lastModified = given === undefined ? now() : longLong(given);
  return { data: gather(parts, isNative), name, type: typeText, lastModified };
}

export class File extends Blob {
  readonly #name: string;
  readonly #lastModified: number;

  constructor(fileBits: unknown, fileName: unknown, options: unknown = undefined) {
    let init = preparedFile;
    preparedFile = undefined;
    if (init === undefined) {
      requireArguments(arguments.length, 2, "File constructor");
      init = convertFile(fileBits, fileName, options);
    }
    prepare(init.data, init.type);
    super();
    this.#name = init.name;
    this.#lastModified = init.lastModified;
  }

  get name(): string { return this.#name; }
  get lastModified(): number { return this.#lastModified; }

  static {
    hasName = (value): value is File => isObject(value) && #name in value;
    getName = (file) => file.#name;
    getTime = (file) => file.#lastModified;
  }
}
defineInterface(Blob, "Blob");
defineInterface(File, "File");
defineInspection(Blob, "Blob", showing<Blob>(["size", "type"]));
defineInspection(File, "File", showing<File>(["size", "type", "name", "lastModified"]));

// ---- Structured clones

registerClone(hasData, (blob: Blob) => {
  const data = getData(blob);
  // As in Node: who gets it may not read that file, and all of it would have to go along.
  if (data.isFar) throw new DOMException("File-backed Blobs are not cloneable", "DataCloneError");
  return hasName(blob)
    ? ["File", getType(blob), getName(blob), getTime(blob), data.contents()]
    : ["Blob", getType(blob), "", 0, data.contents()];
});

export function reviveClone(
  record: [kind: string, type: string, name: string, time: number, bytes: ArrayBuffer],
): Blob {
  const builder = new BlobBuilder();
  builder.bytes(new Uint8Array(record[4]));
  const data = builder.finish();
  if (record[0] === "Blob") return makeBlob(data, record[1]);
  return makeFile(data, record[2], record[1], record[3]);
}

// ---- For the other modules

export function isBlob(value: unknown): value is Blob {
  return hasData(value);
}
export function isFile(value: unknown): value is File {
  return hasName(value);
}
export function dataOf(blob: Blob): BlobData {
  return getData(blob);
}
/** Its type, whatever a subclass says. */
export function typeOf(blob: Blob): string {
  return getType(blob);
}
export function makeBlob(data: BlobData, type: string): Blob {
  prepare(data, type);
  return new Blob();
}
/** One whose bytes are read when somebody wants them. */
export function makeFarBlob(source: FarBytes, type: string): Blob {
  const builder = new BlobBuilder();
  builder.far(source);
  return makeBlob(builder.finish(), mediaType(type));
}
/** Without a time: now. */
export function makeFile(
  data: BlobData, name: string, type: string, lastModified: number = now(),
): File {
  preparedFile = { data, name, type, lastModified };
  return new File(undefined, undefined);
}
