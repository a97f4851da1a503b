// Hashes and HMACs as Node has them: objects that are streams, too, if anybody uses them so.
import * as native from "native:crypto";
import { bufferOver } from "node:_buffer";
import {
  type BinaryLike, type Bytes, cryptoError, dataInput, findHash, hashNumber, output,
} from "node:_crypto_common";
import { keyBytes } from "node:_crypto_keys";
import { inherit, isA } from "node:_stream_legacy";
import { Transform } from "node:_stream_duplex";
import { validateString, validateUint32 } from "node:_validators";

const { Error, Object, Symbol } = globalThis;

const kHandle = Symbol("kHandle"), kState = Symbol("kState"), kOptions = Symbol("kOptions");

/** The state of a stream comes into being when it is first looked at: most are none. */
export function makeLazyStream(type: any): void {
  inherit(type, Transform);
  for (const name of ["_readableState", "_writableState", "_events", "_eventsCount"]) {
    const define = (self: any, value: unknown): void => {
      Object.defineProperty(self, name,
        { value, writable: true, enumerable: true, configurable: true });
    };
    Object.defineProperty(type.prototype, name, {
      configurable: true,
      get(this: any) {
        if (this === type.prototype || this[kOptions] === null) return undefined;
        const options = this[kOptions];
        this[kOptions] = null;  // Whoever looks while it is made sees nothing.
        Transform.call(this, options);
        this._writableState.decodeStrings = false;
        return this[name];
      },
      set(this: any, value) { define(this, value); },
    });
  }
}
export function prepareLazyStream(self: any, options: unknown): void {
  self[kOptions] = options;
}

interface Finished { isFinished: boolean }

// ---- Hash

/** A hash that is begun already comes as its handle: copy(). */
export const Hash: any = function Hash(this: any, algorithm: string | object, options?: any): any {
  if (!isA(this, Hash)) return new (Hash as any)(algorithm, options);
  const length = options && typeof options === "object" ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, "options.outputLength");
  if (typeof algorithm === "object" && algorithm !== null && kState in algorithm) {
    this[kHandle] = native.copyHash((algorithm as any)[kHandle], length);
  } else {
    validateString(algorithm, "algorithm");
    const hash = findHash(algorithm);
    if (hash < 0) throw new Error("Digest method not supported");
    this[kHandle] = native.createHash(hash, length);
  }
  this[kState] = { isFinished: false } satisfies Finished;
  prepareLazyStream(this, options);
};
makeLazyStream(Hash);

Hash.prototype.copy = function copy(this: any, options?: object): any {
  if (this[kState].isFinished) throw cryptoError("ERR_CRYPTO_HASH_FINALIZED");
  return new Hash(this, options);
};

function update(this: any, data: unknown, encoding?: string): any {
  if (this[kState].isFinished) throw cryptoError("ERR_CRYPTO_HASH_FINALIZED");
  native.updateHash(this[kHandle], dataInput(data, encoding));
  return this;
}
Hash.prototype.update = update;

/** HashForm, stdlib/natives/crypto/digest.cpp: what natives write themselves. */
const forms: Record<string, number | undefined> = {
  __proto__: null as never, hex: 1, base64: 2, base64url: 3,
};
function inForm(result: string | Bytes, encoding?: string): any {
  return typeof result === "string" ? result : output(result, encoding);
}
function finished(handle: unknown, encoding?: string): any {
  const form = encoding === undefined ? 0 : forms[encoding] ?? 0;
  return inForm(native.finishHash(handle, form), encoding);
}
Hash.prototype.digest = function digest(this: any, encoding?: string): any {
  const state: Finished = this[kState];
  if (state.isFinished) throw cryptoError("ERR_CRYPTO_HASH_FINALIZED");
  if (encoding !== undefined) encoding = `${encoding}`;
  const result = finished(this[kHandle], encoding);
  state.isFinished = true;
  return result;
};

function transform(this: any, chunk: unknown, encoding: string, callback: Function): void {
  native.updateHash(this[kHandle], dataInput(chunk, encoding));
  callback();
}
function flush(this: any, callback: Function): void {
  this.push(bufferOver(native.finishHash(this[kHandle], 0)));
  callback();
}
Hash.prototype._transform = transform;
Hash.prototype._flush = flush;

export function createHash(algorithm: string, options?: object): any {
  return new Hash(algorithm, options);
}

/** All at once. */
export function hash(algorithm: string, data: BinaryLike, encoding = "hex"): any {
  validateString(algorithm, "algorithm");
  const bytes = dataInput(data, undefined, "input");
  if (typeof encoding !== "string") validateString(encoding, "outputEncoding");
  const number = findHash(algorithm);
  if (number < 0) throw new Error("Digest method not supported");
  return inForm(native.hash(number, bytes, forms[encoding] ?? 0, false), encoding);
}

// ---- HMAC

export const Hmac: any = function Hmac(this: any, algorithm: string, key: unknown, options?: any):
  any {
  if (!isA(this, Hmac)) return new (Hmac as any)(algorithm, key, options);
  validateString(algorithm, "hmac");
  const encoding = options && typeof options === "object" ? options.encoding : undefined;
  const bytes = keyBytes(key, "key", encoding);
  this[kHandle] = native.createHmac(hashNumber(algorithm), bytes);
  this[kState] = { isFinished: false } satisfies Finished;
  prepareLazyStream(this, options);
};
makeLazyStream(Hmac);
Hmac.prototype.update = update;
Hmac.prototype.digest = function digest(this: any, encoding?: string): any {
  const state: Finished = this[kState];
  if (encoding !== undefined) encoding = `${encoding}`;
  // Asked a second time it is empty, and no error.
  if (state.isFinished)
    return output(new Uint8Array(0), encoding);
  const result = finished(this[kHandle], encoding);
  state.isFinished = true;
  return result;
};
Hmac.prototype._transform = transform;
Hmac.prototype._flush = flush;

export function createHmac(algorithm: string, key: unknown, options?: object): any {
  return new Hmac(algorithm, key, options);
}
