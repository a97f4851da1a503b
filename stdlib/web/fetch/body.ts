// Bodies, https://fetch.spec.whatwg.org/#bodies: what Request and Response hold, extraction from a
// BodyInit, and the methods of the Body mixin.
//
// A body whose bytes are known is its source, and nothing else: text, bytes or the data of a Blob.
// A stream comes into being when somebody asks for one (`.body`, or a body of unknown bytes); from
// then on the stream is the body, and the source only says what it will give. So text() of a body
// made of a string takes one promise.
import { dataOf, isBlob, makeBlob, typeOf } from "../file/blob.ts";
import { BlobBuilder, BlobData } from "../file/blob_data.ts";
import {
  bufferOf, type Bytes, charCodeAt, copyBytes, decodeUtf8, encodeUtf8, isBufferSource,
  isObject, rejected, resolved, substring, uncurry, usvString,
} from "../file/web_idl.ts";
import * as streams from "./body_stream.ts";
import { entriesOf, type FormData, isFormData } from "./form_data.ts";
import type { HeaderList } from "./header_list.ts";
import { extractMimeType } from "./mime_type.ts";
import defer * as forms from "./multipart.ts";

const { JSON, Promise, TypeError, Uint8Array, URLSearchParams } = globalThis;
const parseJson = JSON.parse;
const parametersText = uncurry(URLSearchParams.prototype.toString) as (
  parameters: URLSearchParams) => string;

export type BodySource = string | Bytes | BlobData;

/**
 * Bytes that come later, of a connection, and that nobody has asked for yet. One of the two is
 * called, and once; so a message whose body is not looked at, or is read as a whole, has no stream.
 */
export interface BodyProvider {
  /** A stream of them. */
  stream(): ReadableStream<Bytes>;
  /** All of them in one array, which is the caller's own; or why not. */
  read(done: (bytes: Bytes) => void, failed: (reason: unknown) => void): void;
}

export class Body {
  /** Null: a stream gives the bytes. Bytes are never changed; text is well-formed. */
  readonly source: BodySource | null;
  /** Null until one is asked for. */
  stream: ReadableStream<Bytes> | null;
  /** What gives the bytes, without a source and as long as there is no stream. */
  readonly provider: BodyProvider | null;
  /** Without a stream: whether it was read. */
  isUsed = false;
  /** Whether another body has the same source: bytes are not to be given away. */
  isShared = false;

  /** One of the three is not null. */
  constructor(
    source: BodySource | null, stream: ReadableStream<Bytes> | null,
    provider: BodyProvider | null = null,
  ) {
    this.source = source;
    this.stream = stream;
    this.provider = provider;
  }

  /** In bytes; null: it is not known. */
  get length(): number | null {
    const { source } = this;
    if (source === null) return null;
    if (typeof source === "string") return encodeUtf8(source).length;
    return source instanceof BlobData ? source.size : source.length;
  }
}

// ---- Made

function isParameters(value: object): value is URLSearchParams {
  return value instanceof URLSearchParams;
}
/** BodyInit, as Web IDL converts it: what is none of its objects becomes text. */
export function convertBodyInit(value: unknown): string | object {
  if (!isObject(value)) return usvString(value);
  const isKept = isBlob(value) || isBufferSource(value) || isFormData(value) ||
    isParameters(value) || streams.isReadableStream(value);
  return isKept ? value : usvString(value);
}

/** The Content-Type of the body that extractBody gave last; null: none. */
export let extractedType: string | null = null;

/** §"extract a body", of what convertBodyInit gave. */
export function extractBody(object: string | object, keepalive = false): Body {
  if (typeof object === "string") {
    extractedType = "text/plain;charset=UTF-8";
    return new Body(object, null);
  }
  extractedType = null;
  if (isBlob(object)) {
    const type = typeOf(object);
    if (type !== "") extractedType = type;
    return new Body(dataOf(object), null);
  }
  if (isBufferSource(object)) return new Body(copyBytes(object), null);
  if (isFormData(object)) {
    const boundary = forms.makeBoundary();
    const data = forms.serializeMultipart(entriesOf(object), boundary);
    extractedType = `multipart/form-data; boundary=${boundary}`;
    return new Body(data, null);
  }
  if (isParameters(object)) {
    extractedType = "application/x-www-form-urlencoded;charset=UTF-8";
    return new Body(parametersText(object), null);
  }
  const stream = object as ReadableStream<Bytes>;
  if (keepalive) throw new TypeError("A stream cannot be the body of a keepalive request");
  if (streams.isDisturbed(stream) || streams.isLocked(stream))
    throw new TypeError("The stream has been read or is locked");
  return new Body(null, stream);
}

// ---- Its state

/** Whether it can be read no more. */
export function isUnusable(body: Body): boolean {
  const { stream } = body;
  if (stream === null) return body.isUsed;
  return streams.isDisturbed(stream) || streams.isLocked(stream);
}
export function isUsed(body: Body | null): boolean {
  if (body === null) return false;
  return body.stream === null ? body.isUsed : streams.isDisturbed(body.stream);
}
/** Makes it, if there is none yet. */
export function streamOf(body: Body): ReadableStream<Bytes> {
  const { stream, source } = body;
  if (stream !== null) return stream;
  if (body.isUsed) return body.stream = streams.consumedStream();
  if (source === null) return body.stream = body.provider!.stream();
  return body.stream = streams.streamOfData(dataOfSource(source));
}
function dataOfSource(source: BodySource): BlobData {
  if (source instanceof BlobData) return source;
  const builder = new BlobBuilder();
  if (typeof source === "string") builder.text(source);
  else builder.bytes(source);
  return builder.finish();
}

/** §"clone a body": both go on from here. It must be usable. */
export function cloneBody(body: Body): Body {
  const { source } = body;
  const stream = source === null ? streamOf(body) : body.stream;
  if (stream === null) {
    body.isShared = true;
    const copy = new Body(source, null);
    copy.isShared = true;
    return copy;
  }
  const branches = streams.teeForClone(stream);
  body.stream = branches[0];
  const copy = new Body(source, branches[1]);
  copy.isShared = body.isShared = true;
  return copy;
}
/** §"create a proxy": a body that gives what that one would have given; it is used then. */
export function takeOver(body: Body): Body {
  const { source, stream } = body;
  if (stream !== null) return new Body(source, streams.proxyOf(stream));
  body.isUsed = true;
  const taken = new Body(source, null, body.provider);
  taken.isShared = body.isShared;
  return taken;
}

// ---- Read

function textOfSource(source: BodySource): string {
  if (typeof source === "string")  // UTF-8 decode leaves out a byte order mark.
    return charCodeAt(source, 0) === 0xfeff ? substring(source, 1, source.length) : source;
  return source instanceof BlobData ? source.text() : decodeUtf8(source);
}
/// For script, which may change them.
function bytesOfSource(source: BodySource, isShared: boolean): Bytes {
  if (typeof source === "string") return encodeUtf8(source);
  if (source instanceof BlobData) return source.copy();
  return isShared ? copyBytes(source) : source;
}
function isFar(source: BodySource): boolean {
  return source instanceof BlobData && source.isFar;
}
/** What it will give, at once, for those who do not change it; null: only its stream knows. */
export function knownBytes(body: Body): Bytes | null {
  const { source } = body;
  if (source === null || body.stream !== null || isFar(source)) return null;
  if (typeof source === "string") return encodeUtf8(source);
  return source instanceof BlobData ? source.contents() : source;
}

function unusable(): Promise<never> {
  return rejected(new TypeError("The body has been read already, or its stream is locked"));
}

/// What `convert` makes of a body that is not known yet. It must be usable.
function readLater<T>(body: Body, convert: (bytes: Bytes) => T): Promise<T> {
  if (body.stream !== null) return streams.readAll(body.stream, convert);
  body.isUsed = true;
  if (body.source !== null) return (body.source as BlobData).load(convert);
  return new Promise((resolve, reject) => {
    body.provider!.read((bytes) => {
      try {
        resolve(convert(bytes));
      } catch (error) {
        reject(error);
      }
    }, reject);
  });
}
/// Its source, which is taken with that; null: readLater has it.
function takeSource(body: Body): BodySource | null {
  if (body.stream !== null || body.source === null || isFar(body.source)) return null;
  body.isUsed = true;
  return body.source;
}

export function readText(body: Body | null): Promise<string> {
  if (body === null) return resolved("");
  if (isUnusable(body)) return unusable();
  const source = takeSource(body);
  return source === null ? readLater(body, decodeUtf8) : resolved(textOfSource(source));
}

export function readJson(body: Body | null): Promise<unknown> {
  if (body !== null && isUnusable(body)) return unusable();
  const source = body === null ? "" : takeSource(body);
  if (source === null) return readLater(body!, jsonOfBytes);
  try {
    return resolved(parseJson(textOfSource(source)));
  } catch (error) {
    return rejected(error);
  }
}
function jsonOfBytes(bytes: Bytes): unknown {
  return parseJson(decodeUtf8(bytes));
}

export function readBytes(body: Body | null): Promise<Bytes> {
  if (body === null) return resolved(new Uint8Array(0));
  if (isUnusable(body)) return unusable();
  const source = takeSource(body);
  if (source === null) return readLater(body, (bytes) => bytes);
  return resolved(bytesOfSource(source, body.isShared));
}

export function readArrayBuffer(body: Body | null): Promise<ArrayBuffer> {
  if (body === null) return resolved(bufferOf(new Uint8Array(0)));
  if (isUnusable(body)) return unusable();
  const source = takeSource(body);
  if (source === null) return readLater(body, bufferOf);
  return resolved(bufferOf(bytesOfSource(source, body.isShared)));
}

/** `headers`: of the message, whose Content-Type is the Blob's type. */
export function readBlob(body: Body | null, headers: HeaderList): Promise<Blob> {
  if (body !== null && isUnusable(body)) return unusable();
  const source = body === null ? "" : takeSource(body);
  if (source === null) return readLater(body!, (bytes) => blobOf(bytes, headers));
  return resolved(blobOf(source, headers));
}
function blobOf(source: BodySource, headers: HeaderList): Blob {
  const type = extractMimeType(headers.get("content-type"));
  const blob = makeBlob(dataOfSource(source), type === undefined ? "" : type.toString());
  return blob as unknown as Blob;
}

export function readFormData(body: Body | null, headers: HeaderList): Promise<FormData> {
  if (body !== null && isUnusable(body)) return unusable();
  const source = body === null ? "" : takeSource(body);
  if (source === null) return readLater(body!, (bytes) => formOf(bytes, headers));
  try {
    return resolved(formOf(dataOfSource(source).contents(), headers));
  } catch (error) {
    return rejected(error);
  }
}
function formOf(bytes: Bytes, headers: HeaderList): FormData {
  const header = headers.get("content-type");
  const type = extractMimeType(header);
  if (type?.essence === "multipart/form-data") {
    const boundary = type.get("boundary");
    if (boundary === undefined) throw new TypeError("multipart/form-data without a boundary");
    return forms.parseMultipart(bytes, boundary);
  }
  if (type?.essence === "application/x-www-form-urlencoded") return forms.parseUrlencoded(bytes);
  throw new TypeError(`A body of type '${header ?? ""}' is no form`);
}
