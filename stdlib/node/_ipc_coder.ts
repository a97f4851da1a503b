// Messages of a channel as bytes. "json": a line each. "advanced": V8's format of serialised
// values, behind their length in four bytes.
import { Buffer } from "node:_buffer";
import { load } from "node:_host_seams";

const { ArrayBuffer, DataView, JSON, TextDecoder, Uint8Array } = globalThis;

export interface Coder {
  encode(message: unknown): string | Uint8Array;
  /** The messages that `data` completes. */
  decode(data: Uint8Array): any[];
}

class JsonCoder implements Coder {
  readonly #text = new TextDecoder();
  #left = "";

  encode(message: unknown): string {
    return JSON.stringify(message) + "\n";
  }
  decode(data: Uint8Array): any[] {
    const lines = (this.#left + this.#text.decode(data, { stream: true })).split("\n");
    this.#left = lines.pop()!;
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  }
}

/// What stands before an object that the serialiser does not know: whether it is a view.
const kView = 0, kNoView = 1;

/// Made with the first channel that needs them: few do.
function makeClasses() {
  const { DefaultDeserializer, DefaultSerializer } = load("node:_v8_serializer");
  class Serializer extends DefaultSerializer {
    _writeHostObject(object: any): void {
      const isView = ArrayBuffer.isView(object);
      this.writeUint32(isView ? kView : kNoView);
      if (isView) super._writeHostObject(object);
      else this.writeValue({ ...object });
    }
  }
  class Deserializer extends DefaultDeserializer {
    _readHostObject(): any {
      return this.readUint32() === kView ? super._readHostObject() : this.readValue();
    }
  }
  return { Serializer, Deserializer };
}
let classes: ReturnType<typeof makeClasses> | undefined;

const kLengthBytes = 4;

class AdvancedCoder implements Coder {
  /// Pieces of a message that is not complete, and how many bytes they have together.
  #pieces: Uint8Array[] = [];
  #size = 0;

  encode(message: unknown): Uint8Array {
    const { Serializer } = classes ??= makeClasses();
    const serializer: any = new Serializer();
    serializer.writeRawBytes(new Uint8Array(kLengthBytes));
    serializer.writeHeader();
    serializer.writeValue(message);
    const bytes = serializer.releaseBuffer();
    bytes.writeUInt32BE(bytes.length - kLengthBytes, 0);
    return bytes;
  }
  decode(data: Uint8Array): any[] {
    this.#pieces.push(data);
    this.#size += data.length;
    const messages: any[] = [];
    for (let wanted = this.#wanted(); this.#size >= wanted; wanted = this.#wanted()) {
      const all = this.#joined();
      messages.push(this.#message(all.subarray(kLengthBytes, wanted)));
      this.#pieces = [all.subarray(wanted)];
      this.#size -= wanted;
    }
    return messages;
  }
  /// Bytes of the next message, with its length.
  #wanted(): number {
    if (this.#size < kLengthBytes) return Infinity;
    if (this.#pieces[0]!.length < kLengthBytes) this.#joined();
    const { buffer, byteOffset } = this.#pieces[0]!;
    return kLengthBytes + new DataView(buffer, byteOffset).getUint32(0);
  }
  #joined(): Uint8Array {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces as any) as any];
    return this.#pieces[0]!;
  }
  #message(bytes: Uint8Array): any {
    const { Deserializer } = classes ??= makeClasses();
    const deserializer: any = new Deserializer(bytes);
    deserializer.readHeader();
    return deserializer.readValue();
  }
}

export function makeCoder(serialization: string): Coder {
  return serialization === "advanced" ? new AdvancedCoder() : new JsonCoder();
}
