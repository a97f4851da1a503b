// The global `crypto`: Web Cryptography, §10. Chance comes through the door, as RandomBytes;
// SubtleCrypto is loaded when somebody asks for it.
import * as native from "native:crypto";
import { load } from "node:_host_seams";
import { defineInterface, requireArguments, uncurry } from "../file/web_idl.ts";

const { DOMException, Object, Symbol, TypeError, Uint8Array } = globalThis;
const { defineProperty, getPrototypeOf, getOwnPropertyDescriptor } = Object;
const { isView } = ArrayBuffer;

const viewPrototype = getPrototypeOf(Uint8Array.prototype) as object;
const kindOf = uncurry(
  getOwnPropertyDescriptor(viewPrototype, Symbol.toStringTag)!.get! as (this: unknown) => string,
) as (value: unknown) => string | undefined;
const lengthOf = uncurry(
  getOwnPropertyDescriptor(viewPrototype, "byteLength")!.get! as (this: unknown) => number,
) as (value: unknown) => number;

/** Those that hold integers. */
const fillable: Record<string, true | undefined> = {
  __proto__: null as never,
  Int8Array: true, Uint8Array: true, Uint8ClampedArray: true, Int16Array: true, Uint16Array: true,
  Int32Array: true, Uint32Array: true, BigInt64Array: true, BigUint64Array: true,
};
const mostBytes = 65536;
const token = {};

export class Crypto {
  readonly #isReal: true;
  constructor(given?: object) {
    if (given !== token) throw new TypeError("Illegal constructor");
    this.#isReal = true;
  }
  get subtle(): SubtleCrypto {
    void this.#isReal;
    return load("web:crypto/subtle").subtle;
  }
  getRandomValues<T extends ArrayBufferView>(array: T): T {
    void this.#isReal;
    requireArguments(arguments.length, 1, "Crypto.getRandomValues");
    if (!isView(array)) throw new TypeError("getRandomValues: not a view of an ArrayBuffer");
    const kind = kindOf(array);
    if (kind === undefined || fillable[kind] === undefined)
      throw new DOMException(`A ${kind ?? "DataView"} holds no integers`, "TypeMismatchError");
    if (lengthOf(array) > mostBytes) {
      const { QuotaExceededError } = load("web:global/quota_exceeded_error");
      throw new QuotaExceededError(
        `At most ${mostBytes} bytes at once (${lengthOf(array)} were asked for)`,
        { quota: mostBytes, requested: lengthOf(array) });
    }
    return native.fillRandom(array);
  }
  randomUUID(): `${string}-${string}-${string}-${string}-${string}` {
    void this.#isReal;
    return native.randomUUID();
  }
}
defineInterface(Crypto, "Crypto");
defineProperty(Crypto, "length", { value: 0 });

export const crypto = new Crypto(token);
