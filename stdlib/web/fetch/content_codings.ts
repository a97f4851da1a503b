// Content-Encoding of responses: gzip, deflate, br, zstd, one over the other, undone as the pieces
// come. A coding that is not known stays, as the Fetch Standard wants it.
import * as native from "native:compression";
import { type Bytes, toLowerCase, uncurry } from "../file/web_idl.ts";
import { networkError } from "./network_errors.ts";

const split = uncurry(String.prototype.split) as unknown as (text: string, by: string) => string[];
const trim = uncurry(String.prototype.trim);

const codingsMax = 5;
/// CodecFlush, stdlib/natives/codec.h.
const noFlush = 0;

type Codec = unknown;

function formatOf(coding: string): string | undefined {
  switch (coding) {
    case "gzip": case "x-gzip": return "gzip";
    case "deflate": return "deflate";
    case "br": return "brotli";
    case "zstd": return "zstd";
    default: return undefined;
  }
}

/// One coding.
class Stage {
  readonly #coding: string;
  #format: string;
  #codec: Codec | undefined;
  #isEmpty = true;
  /// A member has ended, and nothing of another has come out yet.
  #isBetween = false;
  #isOver = false;

  constructor(coding: string, format: string) {
    this.#coding = coding;
    this.#format = format;
  }
  write(bytes: Bytes): void {
    if (bytes.length === 0) return;
    if (this.#isEmpty) {
      this.#isEmpty = false;
      // Some servers leave out what zlib puts around it.
      if (this.#format === "deflate" && (bytes[0]! & 0x0f) !== 8) this.#format = "deflate-raw";
      this.#codec = native.create(this.#format, false);
    }
    native.write(this.#codec, bytes);
  }
  read(): Bytes | undefined {
    while (this.#codec !== undefined && !this.#isOver) {
      let piece: Bytes | undefined;
      try {
        piece = native.read(this.#codec, noFlush);
      } catch (error) {
        if (!this.#isBetween) throw error;
        this.#isOver = true;  // What is behind the last member is nobody's.
        return undefined;
      }
      if (piece !== undefined) {
        this.#isBetween = false;
        return piece;
      }
      const hasMore = this.#format === "gzip" && native.isEnded(this.#codec) &&
        native.unread(this.#codec) !== 0;
      if (!hasMore) return undefined;
      native.reset(this.#codec, true);  // gzip has members, one behind the other.
      this.#isBetween = true;
    }
    return undefined;
  }
  end(): void {
    if (this.#codec === undefined) return;
    const isComplete = this.#isOver || this.#isBetween || native.isEnded(this.#codec) as boolean;
    native.close(this.#codec);
    this.#codec = undefined;
    if (!isComplete)
      throw networkError("Z_BUF_ERROR", `The ${this.#coding} data of the body end too early`);
  }
  close(): void {
    if (this.#codec !== undefined) native.close(this.#codec);
    this.#codec = undefined;
  }
}

export class Decoder {
  /// The outermost coding first.
  readonly #stages: Stage[];

  constructor(stages: Stage[]) {
    this.#stages = stages;
  }
  write(bytes: Bytes): void {
    this.#stages[0]!.write(bytes);
  }
  /** A piece of what was encoded; undefined: it needs more. */
  read(): Bytes | undefined {
    return this.#readFrom(this.#stages.length - 1);
  }
  #readFrom(number: number): Bytes | undefined {
    const stage = this.#stages[number]!;
    for (;;) {
      const piece = stage.read();
      if (piece !== undefined || number === 0) return piece;
      const before = this.#readFrom(number - 1);
      if (before === undefined) return undefined;
      stage.write(before);
    }
  }
  /** No more comes. Throws, if what came is not complete. */
  end(): void {
    const stages = this.#stages;
    for (let i = 0; i < stages.length; ++i) stages[i]!.end();
  }
  close(): void {
    const stages = this.#stages;
    for (let i = 0; i < stages.length; ++i) stages[i]!.close();
  }
}

/** What undoes that Content-Encoding; null: nothing is to be done, or nobody knows how. */
export function decoderFor(contentEncoding: string): Decoder | null {
  const codings = split(contentEncoding, ",");
  const stages: Stage[] = [];
  for (let i = codings.length - 1; i >= 0; --i) {
    const coding = toLowerCase(trim(codings[i]!));
    if (coding === "" || coding === "identity") continue;
    const format = formatOf(coding);
    if (format === undefined) return null;
    if (stages.length === codingsMax)
      throw networkError("UND_ERR_RESPONSE", "The response has too many content codings");
    stages[stages.length] = new Stage(coding, format);
  }
  return stages.length === 0 ? null : new Decoder(stages);
}
