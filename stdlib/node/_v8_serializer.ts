// V8's format of serialised values, version 15: what v8.serialize writes and what Node reads. Each
// value is a tag and what belongs to it; objects are numbered as they are met, and named by number
// when they are met again. Nesting is as deep as the stack.
import { Buffer } from "node:_buffer";
import { makeError } from "node:_errors";
import { types } from "node:_types";

const {
  Object, Map, Set, Array, Error, Symbol, ArrayBuffer, DataView, Uint8Array, String, BigInt,
} = globalThis;
const { Uint16Array, Number, Math, Date, RegExp, TypeError, TextDecoder, parseInt } = globalThis;

const kVersion = 15;
/** RegExp's flags, by the number of their bit. */
const regexpFlags = ["g", "i", "m", "y", "u", "s", "", "d", "v"];
/** Prototypes of errors, by tag. */
const errorTags: Record<string, string> = {
  EvalError: "E", RangeError: "R", ReferenceError: "F", SyntaxError: "S", TypeError: "T",
  URIError: "U",
};
/** Kinds of views, by tag. */
const viewTags: Record<string, string> = {
  Int8Array: "b", Uint8Array: "B", Uint8ClampedArray: "C", Int16Array: "w", Uint16Array: "W",
  Int32Array: "d", Uint32Array: "D", Float16Array: "h", Float32Array: "f", Float64Array: "F",
  BigInt64Array: "q", BigUint64Array: "Q", DataView: "?",
};
const byTag = (table: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(table).map(([name, tag]) => [tag, name]));
const errorNames = byTag(errorTags), viewNames = byTag(viewTags);

const latin1 = /^[\x00-\xff]*$/;
const scratch = new DataView(new ArrayBuffer(8));
const nameOfView = (view: ArrayBufferView): string =>
  view instanceof DataView ? "DataView" : (view as any)[Symbol.toStringTag];

export class Serializer {
  #bytes = new Uint8Array(64);
  #size = 0;
  #ids = new Map<object, number>();
  #transferred = new Map<object, number>();
  #viewsAreHostObjects = false;

  // --- Bytes
  #room(count: number): number {
    const at = this.#size, wanted = at + count;
    if (wanted > this.#bytes.length) {
      const bigger = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
      bigger.set(this.#bytes.subarray(0, at));
      this.#bytes = bigger;
    }
    this.#size = wanted;
    return at;
  }
  #byte(value: number): void {
    const at = this.#room(1);  // Which may replace the bytes.
    this.#bytes[at] = value;
  }
  #tag(tag: string): void {
    this.#byte(tag.charCodeAt(0));
  }
  #varint(value: number): void {
    for (; value >= 128; value = Math.floor(value / 128)) this.#byte(value % 128 + 128);
    this.#byte(value);
  }
  #double(value: number): void {
    scratch.setFloat64(0, value, true);
    const at = this.#room(8);
    for (let i = 0; i < 8; ++i) this.#bytes[at + i] = scratch.getUint8(i);
  }

  // --- What Node shows of it
  writeHeader(): void {
    this.#byte(0xff);
    this.#byte(kVersion);
  }
  writeUint32(value: number): void {
    this.#varint(value >>> 0);
  }
  writeUint64(hi: number, lo: number): void {
    let value = (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
    for (; value >= 128n; value >>= 7n) this.#byte(Number(value & 127n) | 128);
    this.#byte(Number(value));
  }
  writeDouble(value: number): void {
    this.#double(value);
  }
  writeRawBytes(source: ArrayBufferView): void {
    if (!ArrayBuffer.isView(source))
      throw makeError(TypeError, "ERR_INVALID_ARG_TYPE",
        "source must be a TypedArray or a DataView");
    const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }
  releaseBuffer(): any {
    const all = Buffer.from(this.#bytes.buffer, 0, this.#size);
    this.#bytes = new Uint8Array(64);
    this.#size = 0;
    return all;
  }
  transferArrayBuffer(id: number, arrayBuffer: ArrayBufferLike): void {
    this.#transferred.set(arrayBuffer, id);
  }
  _setTreatArrayBufferViewsAsHostObjects(flag: boolean): void {
    this.#viewsAreHostObjects = flag;
  }
  _getDataCloneError(message: string): unknown {
    return new Error(message);
  }
  _writeHostObject?(object: any): void;
  _getSharedArrayBufferId?(buffer: SharedArrayBuffer): number;

  #refuse(value: unknown): never {
    const text = typeof value === "symbol" ? String(value)
      : typeof value === "function" ? String(value) : "#<Object>";
    throw this._getDataCloneError(`${text} could not be cloned.`);
  }

  // --- Values
  writeValue(value: any): boolean {
    switch (typeof value) {
      case "undefined": this.#tag("_"); break;
      case "boolean": this.#tag(value ? "T" : "F"); break;
      case "number": this.#number(value); break;
      case "bigint":
        this.#tag("Z");
        this.#bigint(value);
        break;
      case "string": this.#string(value); break;
      case "object":
        if (value === null) this.#tag("0");
        else this.#object(value);
        break;
      default: this.#refuse(value);
    }
    return true;
  }
  #number(value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#tag("I");
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.#tag("N");
      this.#double(value);
    }
  }
  #bigint(value: bigint): void {
    const isNegative = value < 0n, digits = (isNegative ? -value : value).toString(16);
    const count = value === 0n ? 0 : Math.ceil(digits.length / 16) * 8;
    this.#varint(count * 2 + (isNegative ? 1 : 0));
    const hex = digits.padStart(count * 2, "0");
    for (let at = count - 1; at >= 0; --at) this.#byte(parseInt(hex.slice(at * 2, at * 2 + 2), 16));
  }
  #string(text: string): void {
    if (latin1.test(text)) {
      this.#tag('"');
      this.#varint(text.length);
      const at = this.#room(text.length);
      for (let i = 0; i < text.length; ++i) this.#bytes[at + i] = text.charCodeAt(i);
      return;
    }
    const bytes = text.length * 2, lengthBytes = bytes < 128 ? 1 : bytes < 16384 ? 2
      : bytes < 2 ** 21 ? 3 : bytes < 2 ** 28 ? 4 : 5;
    if ((this.#size + 1 + lengthBytes) & 1) this.#byte(0);  // The units begin at an even place.
    this.#tag("c");
    this.#varint(bytes);
    const at = this.#room(bytes);
    for (let i = 0; i < text.length; ++i) {
      this.#bytes[at + i * 2] = text.charCodeAt(i) & 255;
      this.#bytes[at + i * 2 + 1] = text.charCodeAt(i) >> 8;
    }
  }
  #object(object: any): void {
    const isView = ArrayBuffer.isView(object);
    // A view's buffer comes before it, as an object of its own.
    if (isView && !this.#viewsAreHostObjects && !this.#ids.has(object))
      this.#object(object.buffer);
    const known = this.#ids.get(object);
    if (known !== undefined) {
      this.#tag("^");
      this.#varint(known);
      return;
    }
    this.#ids.set(object, this.#ids.size);
    if (isView) this.#view(object);
    else if (Array.isArray(object)) this.#array(object);
    else if (types.isAnyArrayBuffer(object)) this.#buffer(object as any);
    else this.#other(object);
  }
  #view(view: ArrayBufferView): void {
    if (this.#viewsAreHostObjects) {
      this.#hostObject(view);
      return;
    }
    this.#tag("V");
    this.#tag(viewTags[nameOfView(view)]!);
    this.#varint(view.byteOffset);
    this.#varint(view.byteLength);
    this.#varint(0);
  }
  #hostObject(object: any): void {
    if (!this._writeHostObject) this.#refuse(object);
    this.#tag("\\");
    this._writeHostObject!(object);
  }
  #buffer(buffer: ArrayBuffer | SharedArrayBuffer): void {
    const id = this.#transferred.get(buffer);
    if (id !== undefined) {
      this.#tag("t");
      this.#varint(id);
      return;
    }
    if (types.isSharedArrayBuffer(buffer)) {
      if (!this._getSharedArrayBufferId) this.#refuse(buffer);
      this.#tag("u");
      this.#varint(this._getSharedArrayBufferId!(buffer as SharedArrayBuffer));
      return;
    }
    const plain = buffer as any;
    this.#tag(plain.resizable ? "~" : "B");
    this.#varint(plain.byteLength);
    if (plain.resizable) this.#varint(plain.maxByteLength);
    this.writeRawBytes(new Uint8Array(plain));
  }
  #properties(object: any, keys: string[]): number {
    let count = 0;
    for (const key of keys) {
      if (!Object.hasOwn(object, key)) continue;  // A getter took it away.
      const index = Number(key);
      if (String(index >>> 0) === key && index < 2 ** 32 - 1) this.#number(index);
      else this.#string(key);
      this.writeValue(object[key]);
      ++count;
    }
    return count;
  }
  #array(array: any[]): void {
    const { length } = array, keys = Object.keys(array);
    const isDense = keys.length >= length && keys.slice(0, length).every((key, i) =>
      key === String(i));
    this.#tag(isDense ? "A" : "a");
    this.#varint(length);
    if (isDense) for (let i = 0; i < length; ++i) this.writeValue(array[i]);
    const count = this.#properties(array, isDense ? keys.slice(length) : keys);
    this.#tag(isDense ? "$" : "@");
    this.#varint(count);
    this.#varint(length);
  }
  #other(object: any): void {
    if (types.isDate(object)) {
      this.#tag("D");
      this.#double(Date.prototype.getTime.call(object));
    } else if (types.isBoxedPrimitive(object)) this.#boxed(object.valueOf(), object);
    else if (types.isRegExp(object)) {
      this.#tag("R");
      this.#string(object.source);
      let bits = 0;
      for (const flag of object.flags) bits |= 1 << regexpFlags.indexOf(flag);
      this.#varint(bits);
    } else if (types.isMap(object)) {
      this.#tag(";");
      const entries = [...Map.prototype.entries.call(object)].flat();
      for (const each of entries) this.writeValue(each);
      this.#tag(":");
      this.#varint(entries.length);
    } else if (types.isSet(object)) {
      this.#tag("'");
      const values = [...Set.prototype.values.call(object)];
      for (const each of values) this.writeValue(each);
      this.#tag(",");
      this.#varint(values.length);
    } else if (types.isNativeError(object)) this.#error(object as any);
    else if (isHost(object)) this.#hostObject(object);
    else {
      this.#tag("o");
      const count = this.#properties(object, Object.keys(object));
      this.#tag("{");
      this.#varint(count);
    }
  }
  #boxed(value: any, object: object): void {
    if (typeof value === "boolean") this.#tag(value ? "y" : "x");
    else if (typeof value === "number") {
      this.#tag("n");
      this.#double(value);
    } else if (typeof value === "bigint") {
      this.#tag("z");
      this.#bigint(value);
    } else if (typeof value === "string") {
      this.#tag("s");
      this.#string(value);
    } else this.#refuse(object);
  }
  /** Without its cause, which Node 22 does not read. */
  #error(error: any): void {
    this.#tag("r");
    const tag = errorTags[String(error.name)];
    if (tag) this.#tag(tag);
    const message = Object.getOwnPropertyDescriptor(error, "message");
    if (message && "value" in message) {
      this.#tag("m");
      this.#string(String(message.value));
    }
    if (typeof error.stack === "string") {
      this.#tag("s");
      this.#string(error.stack);
    }
    this.#tag(".");
  }
}

/** What is no plain object and not one of the language's that can be written. */
function isHost(object: object): boolean {
  return types.isProxy(object) || types.isPromise(object) || types.isWeakMap(object) ||
    types.isWeakSet(object) || types.isModuleNamespaceObject(object) || types.isExternal(object);
}

export class Deserializer {
  readonly #bytes: Uint8Array;
  readonly buffer: ArrayBufferView;
  #at = 0;
  #version = 0;
  #objects: any[] = [];
  #transferred = new Map<number, ArrayBufferLike>();

  constructor(buffer: ArrayBufferView) {
    if (!ArrayBuffer.isView(buffer))
      throw makeError(TypeError, "ERR_INVALID_ARG_TYPE",
        "buffer must be a TypedArray or a DataView");
    this.buffer = buffer;
    this.#bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }
  #fail(): never {
    throw new Error("Unable to deserialize cloned data.");
  }
  #byte(): number {
    if (this.#at >= this.#bytes.length) this.#fail();
    return this.#bytes[this.#at++]!;
  }
  #varint(): number {
    let value = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (scale > 2 ** 49) this.#fail();
    }
  }
  #take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) this.#fail();
    const part = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return part;
  }
  #double(): number {
    const part = this.#take(8);
    for (let i = 0; i < 8; ++i) scratch.setUint8(i, part[i]!);
    return scratch.getFloat64(0, true);
  }

  readHeader(): boolean {
    if (this.#byte() !== 0xff) this.#refuseVersion();
    this.#version = this.#varint();
    if (this.#version > kVersion) this.#refuseVersion();
    return true;
  }
  #refuseVersion(): never {
    throw new Error("Unable to deserialize cloned data due to invalid or unsupported version.");
  }
  getWireFormatVersion(): number {
    return this.#version;
  }
  transferArrayBuffer(id: number, arrayBuffer: ArrayBufferLike): void {
    this.#transferred.set(id, arrayBuffer);
  }
  readUint32(): number {
    return this.#varint() >>> 0;
  }
  readUint64(): [hi: number, lo: number] {
    let value = 0n;
    for (let shift = 0n;; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return [Number(value >> 32n), Number(value & 0xffffffffn)];
    }
  }
  readDouble(): number {
    return this.#double();
  }
  readRawBytes(length: number): any {
    const start = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + start, length);
  }
  _readRawBytes(length: number): number {
    const at = this.#at;
    this.#take(length);
    return at;
  }
  _readHostObject?(): any;
  _getSharedArrayBuffer?(id: number): SharedArrayBuffer;

  readValue(): any {
    return this.#value(this.#nextTag());
  }
  #nextTag(): string {
    let byte = this.#byte();
    while (byte === 0) byte = this.#byte();  // Padding.
    return String.fromCharCode(byte);
  }
  #peekTag(): string {
    let at = this.#at;
    while (this.#bytes[at] === 0) ++at;
    return at < this.#bytes.length ? String.fromCharCode(this.#bytes[at]!) : "";
  }
  #keep<T>(object: T): T {
    this.#objects.push(object);
    return object;
  }
  #value(tag: string): any {
    switch (tag) {
      case "_": return undefined;
      case "0": return null;
      case "T": return true;
      case "F": return false;
      case "I": {
        const n = this.#varint() >>> 0;
        return (n >>> 1) ^ -(n & 1);
      }
      case "U": return this.#varint() >>> 0;
      case "N": return this.#double();
      case "Z": return this.#bigint();
      case '"': case "c": case "S": return this.#string(tag);
      case "^": {
        const id = this.#varint();
        if (id >= this.#objects.length) this.#fail();
        return this.#maybeView(this.#objects[id]);
      }
      case "y": case "x": return this.#keep(Object(tag === "y"));
      case "n": return this.#keep(Object(this.#double()));
      case "z": return this.#keep(Object(this.#bigint()));
      case "s": return this.#keep(Object(this.readValue()));
      case "D": return this.#keep(new Date(this.#double()));
      case "R": return this.#regexp();
      case "B": case "~": return this.#buffer(tag === "~");
      case "t": {
        const buffer = this.#transferred.get(this.#varint());
        if (!buffer) this.#fail();
        return this.#maybeView(this.#keep(buffer));
      }
      case "u": {
        const buffer = this._getSharedArrayBuffer?.(this.#varint());
        if (!buffer) this.#fail();
        return this.#maybeView(this.#keep(buffer));
      }
      default: return this.#container(tag);
    }
  }
  #container(tag: string): any {
    switch (tag) {
      case "o": {
        const object = this.#keep({} as any);
        this.#properties(object, "{");
        this.#varint();
        return object;
      }
      case "A": case "a": return this.#array(tag === "A");
      case ";": {
        const map = this.#keep(new Map());
        while (this.#peekTag() !== ":") {
          const key = this.readValue();
          map.set(key, this.readValue());
        }
        this.#nextTag();
        this.#varint();
        return map;
      }
      case "'": {
        const set = this.#keep(new Set());
        while (this.#peekTag() !== ",") set.add(this.readValue());
        this.#nextTag();
        this.#varint();
        return set;
      }
      case "r": return this.#error();
      case "\\": {
        if (!this._readHostObject) this.#fail();
        const place = this.#objects.push(undefined) - 1;
        return this.#objects[place] = this._readHostObject!();
      }
      default: return this.#fail();
    }
  }
  #string(tag: string): string {
    const bytes = this.#take(this.#varint());
    if (tag === '"') return Buffer.from(bytes.buffer as any, bytes.byteOffset, bytes.length)
      .toString("latin1");
    if (tag === "S") return new TextDecoder().decode(bytes);
    const units = new Uint16Array(bytes.length >> 1);
    new Uint8Array(units.buffer).set(bytes);
    let text = "";
    for (let at = 0; at < units.length; at += 4096)
      text += String.fromCharCode.apply(null, units.subarray(at, at + 4096) as never);
    return text;
  }
  #bigint(): bigint {
    const bits = this.#varint(), bytes = this.#take(bits >> 1);
    let digits = "";
    for (let i = bytes.length - 1; i >= 0; --i) digits += bytes[i]!.toString(16).padStart(2, "0");
    const value = BigInt("0x" + (digits || "0"));
    return bits & 1 ? -value : value;
  }
  #regexp(): RegExp {
    const place = this.#objects.push(undefined) - 1, source = this.readValue();
    const bits = this.#varint();
    let flags = "";
    regexpFlags.forEach((flag, i) => {
      if (bits & (1 << i)) flags += flag;
    });
    return this.#objects[place] = new RegExp(source, flags);
  }
  #buffer(isResizable: boolean): any {
    const length = this.#varint(), maximum = isResizable ? this.#varint() : 0;
    if (isResizable && maximum < length) this.#fail();
    const bytes = this.#take(length);
    const buffer = isResizable ? new (ArrayBuffer as any)(length, { maxByteLength: maximum })
      : new ArrayBuffer(length);
    new Uint8Array(buffer).set(bytes);
    return this.#maybeView(this.#keep(buffer));
  }
  #maybeView(buffer: any): any {
    if (!types.isAnyArrayBuffer(buffer) || this.#peekTag() !== "V") return buffer;
    this.#nextTag();
    const name = viewNames[String.fromCharCode(this.#byte())];
    const offset = this.#varint(), length = this.#varint();
    if (this.#version >= 14) this.#varint();
    const Type = name && (globalThis as any)[name];
    if (!Type) this.#fail();
    const size = Type.BYTES_PER_ELEMENT ?? 1;
    if (offset % size || length % size || offset + length > buffer.byteLength) this.#fail();
    return this.#keep(new Type(buffer, offset, length / size));
  }
  #properties(object: any, end: string): void {
    while (this.#peekTag() !== end) {
      const key = this.readValue();
      if (typeof key !== "string" && typeof key !== "number") this.#fail();
      Object.defineProperty(object, key, {
        value: this.readValue(), writable: true, enumerable: true, configurable: true,
      });
    }
    this.#nextTag();
  }
  #array(isDense: boolean): any[] {
    const length = this.#varint();
    if (isDense && length > this.#bytes.length) this.#fail();
    const array: any[] = this.#keep([]);
    array.length = length;
    for (let i = 0; isDense && i < length; ++i) {
      if (this.#peekTag() === "-") this.#nextTag();  // A hole.
      else array[i] = this.readValue();
    }
    this.#properties(array, isDense ? "$" : "@");
    this.#varint();
    if (this.#varint() !== length) this.#fail();
    return array;
  }
  #error(): Error {
    const place = this.#objects.push(undefined) - 1;
    let name = "Error", message: string | undefined, stack: string | undefined;
    let cause: { cause: unknown } | undefined;
    for (let tag = this.#nextTag(); tag !== "."; tag = this.#nextTag()) {
      if (errorNames[tag]) name = errorNames[tag];
      else if (tag === "m") message = this.readValue();
      else if (tag === "s") stack = this.readValue();
      else if (tag === "c") cause = { cause: this.readValue() };
      else this.#fail();
    }
    const error: Error = new (globalThis as any)[name](message, cause);
    Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
    return this.#objects[place] = error;
  }
}

// ---- As v8.serialize and v8.deserialize use them: views without their buffers

/** By number; 10 is Buffer. */
const viewTypes = [
  "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
  "Uint32Array", "Float32Array", "Float64Array", "DataView", "", "BigInt64Array", "BigUint64Array",
];
const kBuffer = 10;

export class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }
  override _writeHostObject(view: any): void {
    const type = Buffer.isBuffer(view) ? kBuffer
      : ArrayBuffer.isView(view) ? viewTypes.indexOf(nameOfView(view)) : -1;
    if (type < 0) throw this._getDataCloneError("Unserializable host object: [object Object]");
    this.writeUint32(type);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(view);
  }
}

export class DefaultDeserializer extends Deserializer {
  override _readHostObject(): any {
    const type = this.readUint32(), length = this.readUint32();
    const start = this.buffer.byteOffset + this._readRawBytes(length);
    const copy = this.buffer.buffer.slice(start, start + length);
    if (type === kBuffer) return Buffer.from(copy as any);
    const Type = (globalThis as any)[viewTypes[type] || "Uint8Array"];
    return new Type(copy, 0, length / (Type.BYTES_PER_ELEMENT ?? 1));
  }
}
