// https://encoding.spec.whatwg.org/#interface-textdecoderstream and #interface-textencoderstream.
import { wrapReadable, type ReadableStream } from "./readable_stream.ts";
import { TransformState, type Transformer } from "./transform.ts";
import { TypeError, defineInterface, illegalInvocation, toText, uncurriedGetter, uncurry }
  from "./web_idl.ts";
import { wrapWritable, type WritableStream } from "./writable_stream.ts";

const { TextDecoder, TextEncoder } = globalThis;
const decode: (decoder: TextDecoder, bytes?: unknown, options?: object) => string =
  uncurry(TextDecoder.prototype.decode);
const encode: (encoder: TextEncoder, text: string) => Uint8Array<ArrayBuffer> =
  uncurry(TextEncoder.prototype.encode);
const encodingOf = uncurriedGetter(TextDecoder.prototype, "encoding");
const fatalOf = uncurriedGetter(TextDecoder.prototype, "fatal");
const ignoreBomOf = uncurriedGetter(TextDecoder.prototype, "ignoreBOM");
const charCodeAt: (text: string, index: number) => number = uncurry(String.prototype.charCodeAt);
const slice: (text: string, start: number, end?: number) => string =
  uncurry(String.prototype.slice);

const writableLimits = { highWaterMark: 1, size: undefined };
const readableLimits = { highWaterMark: 0, size: undefined };

/// A transform stream of ours, started.
function streamOf(transformer: Transformer): TransformState {
  const state = new TransformState(transformer, writableLimits, readableLimits);
  state.afterStart(undefined);
  return state;
}

// ---- Decoding

const more = Object.freeze(Object.assign(Object.create(null), { stream: true }));

class Decoding implements Transformer {
  readonly decoder: TextDecoder;
  constructor(decoder: TextDecoder) {
    this.decoder = decoder;
  }
  transform(chunk: unknown, stream: TransformState): undefined {
    // decode() takes undefined for nothing; a chunk has to be bytes.
    if (chunk === undefined) throw new TypeError("The chunk is no BufferSource");
    const text = decode(this.decoder, chunk, more);
    if (text !== "") stream.enqueue(text);
  }
  flush(stream: TransformState): undefined {
    const text = decode(this.decoder);
    if (text !== "") stream.enqueue(text);
  }
  cancel(): undefined {}
}

export class TextDecoderStream {
  #decoding: Decoding;
  #state: TransformState;

  constructor(label: string = "utf-8", options: object | undefined = undefined) {
    this.#decoding = new Decoding(new TextDecoder(label, options));
    this.#state = streamOf(this.#decoding);
  }
  get encoding(): string {
    if (!(#state in this)) throw illegalInvocation("TextDecoderStream");
    return encodingOf(this.#decoding.decoder);
  }
  get fatal(): boolean {
    if (!(#state in this)) throw illegalInvocation("TextDecoderStream");
    return fatalOf(this.#decoding.decoder);
  }
  get ignoreBOM(): boolean {
    if (!(#state in this)) throw illegalInvocation("TextDecoderStream");
    return ignoreBomOf(this.#decoding.decoder);
  }
  get readable(): ReadableStream {
    if (!(#state in this)) throw illegalInvocation("TextDecoderStream");
    return wrapReadable(this.#state.readable);
  }
  get writable(): WritableStream {
    if (!(#state in this)) throw illegalInvocation("TextDecoderStream");
    return wrapWritable(this.#state.writable);
  }
}
defineInterface(TextDecoderStream, "TextDecoderStream");

// ---- Encoding

class Encoding implements Transformer {
  readonly #encoder = new TextEncoder();
  /// A leading surrogate at the end of the last chunk; or empty.
  #pending = "";

  transform(chunk: unknown, stream: TransformState): undefined {
    let text = this.#pending + toText(convertible(chunk));
    this.#pending = "";
    const last = text.length - 1;
    if (last < 0) return;
    if (isLeading(charCodeAt(text, last))) {
      this.#pending = slice(text, last);
      text = slice(text, 0, last);
    }
    if (text !== "") stream.enqueue(encode(this.#encoder, text));
  }
  flush(stream: TransformState): undefined {
    if (this.#pending !== "") stream.enqueue(encode(this.#encoder, this.#pending));
  }
  cancel(): undefined {}
}

/// String() would take a symbol; a conversion to DOMString does not.
function convertible(chunk: unknown): unknown {
  if (typeof chunk === "symbol") throw new TypeError("The chunk is a symbol");
  return chunk;
}
function isLeading(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

export class TextEncoderStream {
  #state: TransformState;

  constructor() {
    this.#state = streamOf(new Encoding());
  }
  get encoding(): string {
    if (!(#state in this)) throw illegalInvocation("TextEncoderStream");
    return "utf-8";
  }
  get readable(): ReadableStream {
    if (!(#state in this)) throw illegalInvocation("TextEncoderStream");
    return wrapReadable(this.#state.readable);
  }
  get writable(): WritableStream {
    if (!(#state in this)) throw illegalInvocation("TextEncoderStream");
    return wrapWritable(this.#state.writable);
  }
}
defineInterface(TextEncoderStream, "TextEncoderStream");
