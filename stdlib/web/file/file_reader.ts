// FileReader, https://w3c.github.io/FileAPI/#APIASynch. Most Blobs lie in memory, so that a read
// never fails; one of a file is read between the events. A read takes one step, and each event
// comes in a task of its own: as in browsers script runs between them.
import host from "shoal:host";
import { extractCharset } from "../fetch/mime_type.ts";
import { type Blob, dataOf, isBlob, typeOf } from "./blob.ts";
import type { BlobData } from "./blob_data.ts";
import { ProgressEvent } from "./progress_event.ts";
import {
  apply, bufferOf, type Bytes, defineInterface, defineProperty, domString, isObject,
  requireArguments, uncurry,
} from "./web_idl.ts";

const { DOMException, EventTarget, TextDecoder, TypeError } = globalThis;
const { setImmediate } = globalThis as unknown as { setImmediate(task: () => void): unknown };
const decode = uncurry(TextDecoder.prototype.decode);
const addListener = uncurry(EventTarget.prototype.addEventListener);
const removeListener = uncurry(EventTarget.prototype.removeEventListener);
const toBase64 = uncurry(
  (Uint8Array.prototype as unknown as { toBase64(): string }).toBase64) as (
  bytes: Uint8Array) => string;
const { fromCharCode } = String;

type Kind = "ArrayBuffer" | "BinaryString" | "Text" | "DataURL";
const Empty = 0, Loading = 1, Done = 2;
const eventTypes = ["loadstart", "progress", "load", "abort", "error", "loadend"] as const;
type EventType = typeof eventTypes[number];

interface Handler {
  callback: object;
  listener: (event: Event) => void;
}

/// A character a byte.
function binaryString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) {
    const end = at + 4096 < bytes.length ? at + 4096 : bytes.length;
    const codes: number[] = [];
    for (let i = at; i < end; ++i) codes[i - at] = bytes[i]!;
    text += apply(fromCharCode, null, codes);
  }
  return text;
}

/// §"package data", Text: a byte order mark has the last word.
function textOf(bytes: Bytes, type: string, encoding: string | undefined): string {
  let label = "utf-8";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) label = "utf-16be";
  else if (bytes[0] === 0xff && bytes[1] === 0xfe) label = "utf-16le";
  else if (!(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf))
    return decode(decoderFor(encoding) ?? decoderFor(extractCharset(type)) ?? new TextDecoder(),
      bytes);
  return decode(new TextDecoder(label), bytes);
}
function decoderFor(label: string | undefined): TextDecoder | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/// Of bytes that are script's own if they are to be an ArrayBuffer.
function packaged(kind: Kind, bytes: Bytes, type: string, encoding: string | undefined):
  string | ArrayBuffer {
  switch (kind) {
    case "ArrayBuffer": return bufferOf(bytes);
    case "BinaryString": return binaryString(bytes);
    case "Text": return textOf(bytes, type, encoding);
    case "DataURL":
      return `data:${type || "application/octet-stream"};base64,${toBase64(bytes)}`;
  }
}
function bytesFor(kind: Kind, data: BlobData): Bytes {
  return kind === "ArrayBuffer" ? data.copy() : data.contents();
}

export interface FileReader {
  onloadstart: object | null;
  onprogress: object | null;
  onload: object | null;
  onabort: object | null;
  onerror: object | null;
  onloadend: object | null;
}

export class FileReader extends EventTarget {
  #state = Empty;
  #result: string | ArrayBuffer | null = null;
  #error: DOMException | null = null;
  #read = 0;  // Which one: tasks of one that was ended find another number.
  readonly #handlers: Partial<Record<EventType, Handler>> = { __proto__: null } as never;

  constructor() {
    super();
  }

  get readyState(): number { return this.#state; }
  get result(): string | ArrayBuffer | null { return this.#result; }
  get error(): DOMException | null { return this.#error; }

  readAsArrayBuffer(blob: unknown): void {
    this.#begin("ArrayBuffer", blob, undefined, arguments.length);
  }
  readAsBinaryString(blob: unknown): void {
    this.#begin("BinaryString", blob, undefined, arguments.length);
  }
  readAsText(blob: unknown, encoding: unknown = undefined): void {
    const label = encoding === undefined ? undefined : domString(encoding);
    this.#begin("Text", blob, label, arguments.length);
  }
  readAsDataURL(blob: unknown): void {
    this.#begin("DataURL", blob, undefined, arguments.length);
  }

  abort(): void {
    if (this.#state !== Loading) {
      this.#result = null;
      return;
    }
    this.#state = Done;
    this.#result = null;
    ++this.#read;
    this.#fire("abort", 0, 0);
    if (this.#state === Done) this.#fire("loadend", 0, 0);
  }

  #begin(kind: Kind, blob: unknown, encoding: string | undefined, given: number): void {
    requireArguments(given, 1, `FileReader.readAs${kind}`);
    if (!isBlob(blob)) throw new TypeError(`FileReader.readAs${kind}: not a Blob`);
    if (this.#state === Loading)
      throw new DOMException("FileReader: a read is in progress already", "InvalidStateError");
    this.#state = Loading;
    this.#result = null;
    this.#error = null;
    const read = ++this.#read;
    setImmediate(() => this.#start(read, kind, blob, encoding));
  }
  #start(read: number, kind: Kind, blob: Blob, encoding: string | undefined): void {
    if (read !== this.#read) return;
    const data = dataOf(blob);
    const { size } = data;
    this.#fire("loadstart", 0, size);
    setImmediate(() => {
      if (read !== this.#read) return;
      if (data.isFar) {
        void this.#load(read, kind, blob, encoding);
        return;
      }
      if (size > 0) this.#fire("progress", size, size);
      setImmediate(() => this.#finish(read, size, () => packaged(
        kind, bytesFor(kind, data), typeOf(blob), encoding)));
    });
  }
  /// Of a file: outside of the promise's job, where what listeners throw would be its reason.
  async #load(read: number, kind: Kind, blob: Blob, encoding: string | undefined): Promise<void> {
    const data = dataOf(blob);
    const { size } = data;
    try {
      const bytes = await data.load((all) => all);
      setImmediate(() => {
        if (read !== this.#read) return;
        this.#fire("progress", size, size);
        setImmediate(() => this.#finish(read, size, () => packaged(
          kind, bytes, typeOf(blob), encoding)));
      });
    } catch (error) {
      setImmediate(() => this.#finish(read, 0, () => { throw error; }));
    }
  }
  #finish(read: number, size: number, result: () => string | ArrayBuffer): void {
    if (read !== this.#read) return;
    this.#state = Done;
    let type: EventType = "load";
    try {
      this.#result = result();
    } catch (error) {
      type = "error";  // Too large for a string, or the file has changed.
      this.#error = new DOMException((error as Error).message, "NotReadableError");
    }
    this.#fire(type, size, size);
    setImmediate(() => {
      if (read === this.#read && this.#state !== Loading) this.#fire("loadend", size, size);
    });
  }
  #fire(type: EventType, loaded: number, total: number): void {
    const event = new ProgressEvent(type, { lengthComputable: total > 0, loaded, total });
    host.dispatchEvent(this, event, this, true);
  }

  static #handler(reader: FileReader, type: EventType): object | null {
    return reader.#handlers[type]?.callback ?? null;
  }
  static #setHandler(reader: FileReader, type: EventType, value: unknown): void {
    const handlers = reader.#handlers;
    const handler = handlers[type];
    if (!isObject(value)) {
      if (handler) removeListener(reader, type, handler.listener);
      delete handlers[type];
    } else if (handler) {
      handler.callback = value;  // It keeps its place among the listeners.
    } else {
      const listener = (event: Event): void => {
        const { callback } = handlers[type]!;
        if (typeof callback === "function") apply(callback as () => void, reader, [event]);
      };
      handlers[type] = { callback: value, listener };
      addListener(reader, type, listener);
    }
  }

  static {
    for (const type of eventTypes) {
      const name = "on" + type;
      const { get, set } = Object.getOwnPropertyDescriptor({
        get [name](): object | null {
          return FileReader.#handler(this as unknown as FileReader, type);
        },
        set [name](value: unknown) {
          FileReader.#setHandler(this as unknown as FileReader, type, value);
        },
      }, name)!;
      defineProperty(FileReader.prototype, name, { get, set, configurable: true });
    }
  }
}
defineInterface(FileReader, "FileReader", { EMPTY: Empty, LOADING: Loading, DONE: Done });

/**
 * For workers alone (stdlib/web/worker.cpp): https://w3c.github.io/FileAPI/#FileReaderSync. While a
 * file is read the script stands still, and no thread does.
 */
export class FileReaderSync {
  readAsArrayBuffer(blob: unknown): ArrayBuffer {
    return this.#read("ArrayBuffer", blob, undefined, arguments.length) as ArrayBuffer;
  }
  readAsBinaryString(blob: unknown): string {
    return this.#read("BinaryString", blob, undefined, arguments.length) as string;
  }
  readAsText(blob: unknown, encoding: unknown = undefined): string {
    const label = encoding === undefined ? undefined : domString(encoding);
    return this.#read("Text", blob, label, arguments.length) as string;
  }
  readAsDataURL(blob: unknown): string {
    return this.#read("DataURL", blob, undefined, arguments.length) as string;
  }
  #read(kind: Kind, blob: unknown, encoding: string | undefined, given: number):
    string | ArrayBuffer {
    requireArguments(given, 1, `FileReaderSync.readAs${kind}`);
    if (!isBlob(blob)) throw new TypeError(`FileReaderSync.readAs${kind}: not a Blob`);
    const bytes = bytesFor(kind, dataOf(blob));
    return packaged(kind, bytes, typeOf(blob), encoding);
  }
}
defineInterface(FileReaderSync, "FileReaderSync");
