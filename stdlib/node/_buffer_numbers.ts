// Numbers in a Buffer: its methods readUInt8 to writeDoubleBE. Those of 8 to 32 bits are written
// out,
// as they are what programs call by the million; those of 1 to 6 bytes loop.
import { codeError, invalidArgType, outOfRange } from "node:_errors";
import { validateNumber } from "node:_validators";

const { Uint8Array, Float32Array, Float64Array, BigInt, Math } = globalThis;
const { floor } = Math;

type Bytes = Uint8Array;

function boundsError(value: unknown, length: number, name = "offset"): Error {
  validateNumber(value, name);
  if (floor(value) !== value) return outOfRange(name, "an integer", value);
  if (length < 0) return codeError("ERR_BUFFER_OUT_OF_BOUNDS");
  return outOfRange(name, `>= ${name === "offset" ? 0 : 1} and <= ${length}`, value);
}

/** That `count` bytes stand at `offset`, which is a whole number. */
function check(bytes: Bytes, offset: unknown, count: number): void {
  const last = bytes[(offset as number) + count - 1];
  if (last === undefined || bytes[offset as number] === undefined || typeof offset !== "number")
    throw boundsError(offset, bytes.length - count);
}

function valueError(value: unknown, low: any, high: any, count: number): Error {
  const n = typeof low === "bigint" ? "n" : "";
  let range = `>= ${low}${n} and <= ${high}${n}`;
  if (count > 4 || n) {
    const bits = count * 8;
    range = low === 0 || low === 0n ? `>= 0${n} and < 2${n} ** ${bits}${n}`
      : `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  }
  return outOfRange("value", range, value);
}

function checkCount(count: unknown): asserts count is number {
  if (count === undefined) throw invalidArgType("byteLength", "number", count);
  if (!((count as number) >= 1 && (count as number) <= 6) || floor(count as number) !== count)
    throw boundsError(count, 6, "byteLength");
}

// ---- 1 to 6 bytes

function readLittle(bytes: Bytes, offset: number, count: number): number {
  checkCount(count);
  check(bytes, offset, count);
  let value = 0, scale = 1;
  for (let i = 0; i < count; ++i) {
    value += bytes[offset + i]! * scale;
    scale *= 256;
  }
  return value;
}
function readBig(bytes: Bytes, offset: number, count: number): number {
  checkCount(count);
  check(bytes, offset, count);
  let value = 0;
  for (let i = 0; i < count; ++i) value = value * 256 + bytes[offset + i]!;
  return value;
}
const signed = (value: number, count: number) =>
  value >= 2 ** (8 * count - 1) ? value - 2 ** (8 * count) : value;

function checkWrite(
  bytes: Bytes, value: number, offset: number, count: number, low: number, high: number,
): void {
  if (value > high || value < low) throw valueError(value, low, high, count);
  check(bytes, offset, count);
}
function writeLittle(bytes: Bytes, value: number, offset: number, count: number): number {
  for (let i = 0; i < count; ++i) {
    bytes[offset + i] = value;
    value = floor(value / 256);
  }
  return offset + count;
}
function writeBig(bytes: Bytes, value: number, offset: number, count: number): number {
  for (let i = count - 1; i >= 0; --i) {
    bytes[offset + i] = value;
    value = floor(value / 256);
  }
  return offset + count;
}

// ---- 64 bits and floating point, by way of shared memory

const doubles = new Float64Array(1), floats = new Float32Array(doubles.buffer, 0, 1);
const raw = new Uint8Array(doubles.buffer);
const long = new BigInt64Array(doubles.buffer), ulong = new BigUint64Array(doubles.buffer);

function load(bytes: Bytes, offset: number, count: number, isBig: boolean): void {
  check(bytes, offset, count);
  if (isBig) for (let i = 0; i < count; ++i) raw[count - 1 - i] = bytes[offset + i]!;
  else for (let i = 0; i < count; ++i) raw[i] = bytes[offset + i]!;
}
function store(bytes: Bytes, offset: number, count: number, isBig: boolean): number {
  check(bytes, offset, count);
  if (isBig) for (let i = 0; i < count; ++i) bytes[offset + i] = raw[count - 1 - i]!;
  else for (let i = 0; i < count; ++i) bytes[offset + i] = raw[i]!;
  return offset + count;
}
function storeBigInt(
  bytes: Bytes, value: bigint, offset: number, isBig: boolean, low: bigint, high: bigint,
): number {
  if (value > high || value < low) throw valueError(value, low, high, 8);
  check(bytes, offset, 8);
  ulong[0] = BigInt.asUintN(64, value);
  return store(bytes, offset, 8, isBig);
}

/** The methods; `this` is a Buffer or another Uint8Array. */
export const numberMethods = {
  readUInt8(this: Bytes, offset = 0): number {
    const value = this[offset];
    if (value === undefined || typeof offset !== "number") throw boundsError(offset,
      this.length - 1);
    return value;
  },
  readInt8(this: Bytes, offset = 0): number {
    const value = this[offset];
    if (value === undefined || typeof offset !== "number") throw boundsError(offset,
      this.length - 1);
    return (value << 24) >> 24;
  },
  readUInt16LE(this: Bytes, offset = 0): number {
    const low = this[offset], high = this[offset + 1];
    if (low === undefined || high === undefined) check(this, offset, 2);
    return low! | (high! << 8);
  },
  readUInt16BE(this: Bytes, offset = 0): number {
    const high = this[offset], low = this[offset + 1];
    if (low === undefined || high === undefined) check(this, offset, 2);
    return low! | (high! << 8);
  },
  readInt16LE(this: Bytes, offset = 0): number {
    const low = this[offset], high = this[offset + 1];
    if (low === undefined || high === undefined) check(this, offset, 2);
    return ((low! << 16) | (high! << 24)) >> 16;
  },
  readInt16BE(this: Bytes, offset = 0): number {
    const high = this[offset], low = this[offset + 1];
    if (low === undefined || high === undefined) check(this, offset, 2);
    return ((low! << 16) | (high! << 24)) >> 16;
  },
  readUInt32LE(this: Bytes, offset = 0): number {
    const first = this[offset], last = this[offset + 3];
    if (first === undefined || last === undefined) check(this, offset, 4);
    return (first! | (this[offset + 1]! << 8) | (this[offset + 2]! << 16) | (last! << 24)) >>> 0;
  },
  readUInt32BE(this: Bytes, offset = 0): number {
    const first = this[offset], last = this[offset + 3];
    if (first === undefined || last === undefined) check(this, offset, 4);
    return ((first! << 24) | (this[offset + 1]! << 16) | (this[offset + 2]! << 8) | last!) >>> 0;
  },
  readInt32LE(this: Bytes, offset = 0): number {
    const first = this[offset], last = this[offset + 3];
    if (first === undefined || last === undefined) check(this, offset, 4);
    return first! | (this[offset + 1]! << 8) | (this[offset + 2]! << 16) | (last! << 24);
  },
  readInt32BE(this: Bytes, offset = 0): number {
    const first = this[offset], last = this[offset + 3];
    if (first === undefined || last === undefined) check(this, offset, 4);
    return (first! << 24) | (this[offset + 1]! << 16) | (this[offset + 2]! << 8) | last!;
  },
  readUIntLE(this: Bytes, offset: number, byteLength: number): number {
    if (offset === undefined) throw invalidArgType("offset", "number", offset);
    return readLittle(this, offset, byteLength);
  },
  readUIntBE(this: Bytes, offset: number, byteLength: number): number {
    if (offset === undefined) throw invalidArgType("offset", "number", offset);
    return readBig(this, offset, byteLength);
  },
  readIntLE(this: Bytes, offset: number, byteLength: number): number {
    if (offset === undefined) throw invalidArgType("offset", "number", offset);
    return signed(readLittle(this, offset, byteLength), byteLength);
  },
  readIntBE(this: Bytes, offset: number, byteLength: number): number {
    if (offset === undefined) throw invalidArgType("offset", "number", offset);
    return signed(readBig(this, offset, byteLength), byteLength);
  },
  readBigUInt64LE(this: Bytes, offset = 0): bigint {
    load(this, offset, 8, false);
    return ulong[0]!;
  },
  readBigUInt64BE(this: Bytes, offset = 0): bigint {
    load(this, offset, 8, true);
    return ulong[0]!;
  },
  readBigInt64LE(this: Bytes, offset = 0): bigint {
    load(this, offset, 8, false);
    return long[0]!;
  },
  readBigInt64BE(this: Bytes, offset = 0): bigint {
    load(this, offset, 8, true);
    return long[0]!;
  },
  readFloatLE(this: Bytes, offset = 0): number {
    load(this, offset, 4, false);
    return floats[0]!;
  },
  readFloatBE(this: Bytes, offset = 0): number {
    load(this, offset, 4, true);
    return floats[0]!;
  },
  readDoubleLE(this: Bytes, offset = 0): number {
    load(this, offset, 8, false);
    return doubles[0]!;
  },
  readDoubleBE(this: Bytes, offset = 0): number {
    load(this, offset, 8, true);
    return doubles[0]!;
  },

  writeUInt8(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 1, 0, 0xff);
    this[offset] = value;
    return offset + 1;
  },
  writeInt8(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 1, -0x80, 0x7f);
    this[offset] = value;
    return offset + 1;
  },
  writeUInt16LE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 2, 0, 0xffff);
    this[offset] = value;
    this[offset + 1] = value >>> 8;
    return offset + 2;
  },
  writeUInt16BE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 2, 0, 0xffff);
    this[offset] = value >>> 8;
    this[offset + 1] = value;
    return offset + 2;
  },
  writeInt16LE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 2, -0x8000, 0x7fff);
    this[offset] = value;
    this[offset + 1] = value >>> 8;
    return offset + 2;
  },
  writeInt16BE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 2, -0x8000, 0x7fff);
    this[offset] = value >>> 8;
    this[offset + 1] = value;
    return offset + 2;
  },
  writeUInt32LE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 4, 0, 0xffffffff);
    this[offset] = value;
    this[offset + 1] = value >>> 8;
    this[offset + 2] = value >>> 16;
    this[offset + 3] = value >>> 24;
    return offset + 4;
  },
  writeUInt32BE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 4, 0, 0xffffffff);
    this[offset] = value >>> 24;
    this[offset + 1] = value >>> 16;
    this[offset + 2] = value >>> 8;
    this[offset + 3] = value;
    return offset + 4;
  },
  writeInt32LE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 4, -0x80000000, 0x7fffffff);
    this[offset] = value;
    this[offset + 1] = value >>> 8;
    this[offset + 2] = value >>> 16;
    this[offset + 3] = value >>> 24;
    return offset + 4;
  },
  writeInt32BE(this: Bytes, value: number, offset = 0): number {
    value = +value;
    checkWrite(this, value, offset, 4, -0x80000000, 0x7fffffff);
    this[offset] = value >>> 24;
    this[offset + 1] = value >>> 16;
    this[offset + 2] = value >>> 8;
    this[offset + 3] = value;
    return offset + 4;
  },
  writeUIntLE(this: Bytes, value: number, offset: number, byteLength: number): number {
    checkCount(byteLength);
    value = +value;
    checkWrite(this, value, offset, byteLength, 0, 2 ** (8 * byteLength) - 1);
    return writeLittle(this, value, offset, byteLength);
  },
  writeUIntBE(this: Bytes, value: number, offset: number, byteLength: number): number {
    checkCount(byteLength);
    value = +value;
    checkWrite(this, value, offset, byteLength, 0, 2 ** (8 * byteLength) - 1);
    return writeBig(this, value, offset, byteLength);
  },
  writeIntLE(this: Bytes, value: number, offset: number, byteLength: number): number {
    checkCount(byteLength);
    value = +value;
    const limit = 2 ** (8 * byteLength - 1);
    checkWrite(this, value, offset, byteLength, -limit, limit - 1);
    return writeLittle(this, value, offset, byteLength);
  },
  writeIntBE(this: Bytes, value: number, offset: number, byteLength: number): number {
    checkCount(byteLength);
    value = +value;
    const limit = 2 ** (8 * byteLength - 1);
    checkWrite(this, value, offset, byteLength, -limit, limit - 1);
    return writeBig(this, value, offset, byteLength);
  },
  writeBigUInt64LE(this: Bytes, value: bigint, offset = 0): number {
    return storeBigInt(this, value, offset, false, 0n, 0xffffffffffffffffn);
  },
  writeBigUInt64BE(this: Bytes, value: bigint, offset = 0): number {
    return storeBigInt(this, value, offset, true, 0n, 0xffffffffffffffffn);
  },
  writeBigInt64LE(this: Bytes, value: bigint, offset = 0): number {
    return storeBigInt(this, value, offset, false, -0x8000000000000000n, 0x7fffffffffffffffn);
  },
  writeBigInt64BE(this: Bytes, value: bigint, offset = 0): number {
    return storeBigInt(this, value, offset, true, -0x8000000000000000n, 0x7fffffffffffffffn);
  },
  writeFloatLE(this: Bytes, value: number, offset = 0): number {
    floats[0] = +value;
    return store(this, offset, 4, false);
  },
  writeFloatBE(this: Bytes, value: number, offset = 0): number {
    floats[0] = +value;
    return store(this, offset, 4, true);
  },
  writeDoubleLE(this: Bytes, value: number, offset = 0): number {
    doubles[0] = +value;
    return store(this, offset, 8, false);
  },
  writeDoubleBE(this: Bytes, value: number, offset = 0): number {
    doubles[0] = +value;
    return store(this, offset, 8, true);
  },
};
