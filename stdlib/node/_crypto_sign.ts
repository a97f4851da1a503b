// Signatures as Node has them: in pieces (createSign), and at once.
import * as native from "native:crypto";
import {
  anyInput, type Callback, cryptoError, dataInput, findHash, hashNumber, output, tell,
} from "node:_crypto_common";
import { privateHandle, publicHandle } from "node:_crypto_keys";
import { invalidArgValue, makeError } from "node:_errors";
import { Writable } from "node:_stream_writable";
import { validateFunction, validateInt32, validateString } from "node:_validators";

const { Object, Symbol, TypeError } = globalThis;

interface How {
  padding: number;
  saltLength: number | undefined;
  isPointPair: boolean;
}
const pss = 6, pkcs1 = 1;
/** Of PSS, what is as long as it can be (to sign) or as it turns out to be (to verify). */
const automatic = -2;

/** What the options of a key say of the signature. */
function howOf(options: any, handle: unknown): How {
  const { padding, saltLength, dsaEncoding } =
    typeof options === "object" && options !== null ? options : {} as any;
  if (padding !== undefined) validateInt32(padding, "options.padding");
  if (saltLength !== undefined) validateInt32(saltLength, "options.saltLength");
  if (dsaEncoding !== undefined && dsaEncoding !== "der" && dsaEncoding !== "ieee-p1363")
    throw invalidArgValue("options.dsaEncoding", dsaEncoding);
  const type: string = native.keyFacts(handle)[1];
  const usual = type === "RSA" ? pkcs1 : type === "RSA-PSS" ? pss : 0;
  const isRsa = usual !== 0;
  return {
    padding: isRsa ? padding ?? usual : 0, saltLength: saltLength ?? automatic,
    isPointPair: !isRsa && dsaEncoding === "ieee-p1363" && (type === "EC" || type === "DSA"),
  };
}
function numberOf(name: string): number {
  validateString(name, "algorithm");
  const number = findHash(name);
  if (number < 0)
    throw makeError(TypeError, "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest", numberOf);
  return number;
}

const kNumber = Symbol("kNumber"), kHash = Symbol("kHash");

class Signing extends (Writable as any) {
  constructor(algorithm: string, options?: object) {
    super(options);
    const number = numberOf(algorithm);
    Object.defineProperty(this, kNumber, { value: number });
    Object.defineProperty(this, kHash, { value: native.createHash(number) });
  }
  update(data: any, encoding?: string): this {
    native.updateHash((this as any)[kHash], dataInput(data, encoding));
    return this;
  }
  _write(chunk: any, encoding: string, callback: () => void): void {
    this.update(chunk, encoding);
    callback();
  }
}

class SignClass extends Signing {
  sign(options: any, encoding?: string): any {
    if (!options) throw cryptoError("ERR_CRYPTO_SIGN_KEY_REQUIRED");
    const handle = privateHandle(options);
    const how = howOf(options, handle);
    const digest = native.finishHash((this as any)[kHash], 0);
    return output(native.sign(handle, (this as any)[kNumber], digest, how.padding, how.saltLength,
      how.isPointPair, true, false), encoding);
  }
}
class VerifyClass extends Signing {
  verify(options: any, signature: any, encoding?: string): boolean {
    const handle = publicHandle(options);
    const how = howOf(options, handle);
    const bytes = anyInput(signature, "signature", encoding);
    const digest = native.finishHash((this as any)[kHash], 0);
    return native.verify(handle, (this as any)[kNumber], digest, how.padding, how.saltLength,
      how.isPointPair, true, false, bytes);
  }
}
Object.defineProperty(SignClass, "name", { value: "Sign" });
Object.defineProperty(VerifyClass, "name", { value: "Verify" });
/** Callable without `new`, as Node's are. */
function callable(Class: any): any {
  return new Proxy(Class, { apply: (type, _self, list) => Reflect.construct(type, list) });
}
export const Sign = callable(SignClass), Verify = callable(VerifyClass);

export function createSign(algorithm: string, options?: object): SignClass {
  return new SignClass(algorithm, options);
}
export function createVerify(algorithm: string, options?: object): VerifyClass {
  return new VerifyClass(algorithm, options);
}

// ---- At once

const ownHash = ["ED25519", "ED448"];
/** The hash of a signature: null or undefined leaves it to the key. */
function hashFor(algorithm: any, handle: unknown): number {
  if (algorithm !== null && algorithm !== undefined) return hashNumber(algorithm, "algorithm");
  return ownHash.includes(native.keyFacts(handle)[1]) ? -1 : findHash("sha256");
}
export function sign(algorithm: any, data: any, key: any, callback?: Callback): any {
  const bytes = anyInput(data, "data");
  if (callback !== undefined) validateFunction(callback, "callback");
  const handle = privateHandle(key);
  const how = howOf(key, handle);
  const hash = hashFor(algorithm, handle);
  const run = (isAsync: boolean): any => native.sign(handle, hash, bytes, how.padding,
    how.saltLength, how.isPointPair, false, isAsync);
  if (callback === undefined) return output(run(false));
  tell<Uint8Array>(() => run(true), callback, output);
  return undefined;
}
export function verify(
  algorithm: any, data: any, key: any, signature: any, callback?: Callback,
): any {
  const bytes = anyInput(data, "data"), given = anyInput(signature, "signature");
  if (callback !== undefined) validateFunction(callback, "callback");
  const handle = publicHandle(key);
  const how = howOf(key, handle);
  const hash = hashFor(algorithm, handle);
  const run = (isAsync: boolean): any => native.verify(handle, hash, bytes, how.padding,
    how.saltLength, how.isPointPair, false, isAsync, given);
  if (callback === undefined) return run(false);
  tell(() => run(true), callback);
  return undefined;
}
