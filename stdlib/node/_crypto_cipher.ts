// Ciphers as Node has them: in the making, as streams, too; and RSA's encryption of short messages.
import * as native from "native:crypto";
import { bufferOver } from "node:_buffer";
import {
  anyInput, bufferInput, type Bytes, bytesOf, cryptoError, dataInput, hashNumber, invalidState,
  output,
} from "node:_crypto_common";
import { makeLazyStream, prepareLazyStream } from "node:_crypto_hash";
import { keyBytes, privateHandle, publicHandle } from "node:_crypto_keys";
import { invalidArgType, makeError } from "node:_errors";
import { load } from "node:_host_seams";
import { isA } from "node:_stream_legacy";
import { validateString, validateUint32 } from "node:_validators";

const { Error, Symbol, TypeError } = globalThis;

// ---- What ciphers are like

interface Facts {
  number: number;
  name: string;
  nid: number;
  block: number;
  nonce: number;
  key: number;
  mode: string | undefined;
  isAuthenticated: boolean;
}
/** EVP_CIPH_MODE, by number. */
const modes: Record<number, string> = {
  0: "stream", 1: "ecb", 2: "cbc", 3: "cfb", 4: "ofb", 5: "ctr", 6: "gcm", 7: "ccm", 0x10001: "xts",
  0x10002: "wrap", 0x10003: "ocb",
};
const knownFacts = new Map<string, Facts>();
function factsOf(name: string): Facts | undefined {
  const before = knownFacts.get(name);
  if (before !== undefined) return before;
  const number: number = native.cipherNamed(name);
  if (number < 0) return undefined;
  const [ssl, nid, block, nonce, key, mode, isAuthenticated] = native.cipherFacts(number);
  const facts = { number, name: ssl, nid, block, nonce, key, mode: modes[mode], isAuthenticated };
  knownFacts.set(name, facts);
  return facts;
}

/** As getCiphers has their names. */
export function getCiphers(): string[] {
  return native.namesOf("ciphers");
}
const longNames: Record<string, string> = {
  "AES-128-GCM": "id-aes128-GCM", "AES-192-GCM": "id-aes192-GCM", "AES-256-GCM": "id-aes256-GCM",
  "AES-128-CCM": "id-aes128-CCM", "AES-192-CCM": "id-aes192-CCM", "AES-256-CCM": "id-aes256-CCM",
};
export function getCipherInfo(nameOrNid: string | number, options?: any): object | undefined {
  if (typeof nameOrNid !== "string" && typeof nameOrNid !== "number")
    throw invalidArgType("nameOrNid", ["string", "number"], nameOrNid);
  let facts: Facts | undefined;
  if (typeof nameOrNid === "string") facts = factsOf(nameOrNid);
  else facts = getCiphers().map(factsOf).find((each) => each?.nid === nameOrNid);
  if (facts === undefined) return undefined;
  const { keyLength, ivLength } = options ?? {};
  const isFlexible = facts.isAuthenticated;
  if (keyLength !== undefined && keyLength !== facts.key) return undefined;
  if (ivLength !== undefined && ivLength !== facts.nonce && !isFlexible) return undefined;
  const info: any = {};
  if (facts.mode !== undefined) info.mode = facts.mode;
  info.name = (longNames[facts.name] ?? facts.name).toLowerCase();
  info.nid = facts.nid;
  if (facts.mode !== "stream") info.blockSize = facts.block;
  if (facts.nonce !== 0) info.ivLength = ivLength ?? facts.nonce;
  info.keyLength = facts.key;
  return info;
}

// ---- In the making

const kSelf = Symbol("kSelf");
interface State {
  handle: unknown;
  facts: Facts;
  encrypts: boolean;
  isFinished: boolean;
  tagLength: number | undefined;
  tag: Bytes | undefined;  // That was set, or that came of it.
  hasTag: boolean;         // OpenSSL has been told it.
  decoder: any;
  decoderEncoding: string | undefined;
}

const gcmTags = [4, 8, 12, 13, 14, 15, 16];
function badTag(length: number): Error {
  return makeError(TypeError, "ERR_CRYPTO_INVALID_AUTH_TAG",
    `Invalid authentication tag length: ${length}`, badTag);
}
function checkTagLength(facts: Facts, length: number): void {
  const isFine = facts.mode === "gcm" ? gcmTags.includes(length)
    : facts.mode === "ccm" ? length >= 4 && length <= 16 && length % 2 === 0
      : length >= 1 && length <= 16;
  if (!isFine) throw badTag(length);
}
/** Those whose tag's length has to be known first. */
function needsTagLength(facts: Facts): boolean {
  return facts.mode === "ccm" || facts.mode === "ocb";
}

function begin(
  self: any, cipher: unknown, key: unknown, iv: unknown, options: any, encrypts: boolean,
): void {
  validateString(cipher, "cipher");
  const encoding = options?.encoding;
  const secret = keyBytes(key, "key", encoding);
  const nonce = iv === null ? null : anyInput(iv, "iv", encoding);
  const facts = factsOf(cipher);
  if (facts === undefined) throw cryptoError("ERR_CRYPTO_UNKNOWN_CIPHER");
  let tagLength: number | undefined = options?.authTagLength;
  if (tagLength !== undefined) validateUint32(tagLength, "options.authTagLength");
  const nonceBytes = nonce === null ? 0 : bytesOf(nonce).length;
  if (facts.nonce !== 0 && nonce === null) throw cryptoError("ERR_CRYPTO_INVALID_IV");
  if (facts.isAuthenticated ? nonceBytes === 0 : nonceBytes !== facts.nonce)
    throw cryptoError("ERR_CRYPTO_INVALID_IV");
  if (facts.name === "ChaCha20-Poly1305" && nonceBytes > 12)
    throw cryptoError("ERR_CRYPTO_INVALID_IV");
  if (facts.isAuthenticated) {
    if (needsTagLength(facts) && tagLength === undefined)
      throw makeError(TypeError, "ERR_CRYPTO_INVALID_AUTH_TAG",
        `authTagLength required for ${cipher}`, begin);
    if (tagLength !== undefined) checkTagLength(facts, tagLength);
    else if (facts.mode === "stream") tagLength = 16;
  }
  if (keySize(secret) !== facts.key) throw cryptoError("ERR_CRYPTO_INVALID_KEYLEN");
  const state: State = {
    handle: native.createCipher(facts.number, encrypts, secret, nonce ?? undefined,
      needsTagLength(facts) ? tagLength : undefined),
    facts, encrypts, isFinished: false, tagLength, tag: undefined, hasTag: false,
    decoder: undefined, decoderEncoding: undefined,
  };
  self[kSelf] = state;
  prepareLazyStream(self, options);
}
function keySize(secret: any): number {
  if (typeof secret === "string" || secret.byteLength !== undefined)
    return bytesOf(secret).length;
  return native.keyFacts(secret)[2] / 8;
}

/** OpenSSL is told the tag when it begins to decrypt. */
function tellTag(state: State): void {
  if (state.encrypts || state.tag === undefined || state.hasTag) return;
  native.setCipherTag(state.handle, state.tag);
  state.hasTag = true;
}

/** Text that may end in the middle of a character goes through a decoder. */
function shown(state: State, bytes: Bytes, encoding: string | undefined, isLast: boolean): any {
  if (encoding === undefined || encoding === "buffer") return bufferOver(bytes);
  if (state.decoder === undefined || state.decoderEncoding !== encoding) {
    state.decoder = new (decoderClass())(encoding);
    state.decoderEncoding = encoding;
  }
  return isLast ? state.decoder.end(bufferOver(bytes)) : state.decoder.write(bufferOver(bytes));
}
let StringDecoderClass: any;
function decoderClass(): any {
  return StringDecoderClass ??= load("node:string_decoder").StringDecoder;
}

function update(this: any, data: any, inputEncoding?: string, outputEncoding?: string): any {
  const state: State = this[kSelf];
  const bytes = dataInput(data, inputEncoding);
  if (state.isFinished) throw invalidState("update");
  tellTag(state);
  let result: Bytes;
  try {
    result = native.updateCipher(state.handle, bytes);
  } catch (error) {
    if (state.facts.mode === "ccm" && !state.encrypts) throw unauthentic();
    throw error;
  }
  return shown(state, result, outputEncoding, false);
}
function unauthentic(): Error {
  return new Error("Unsupported state or unable to authenticate data");
}
function final(this: any, outputEncoding?: string): any {
  const state: State = this[kSelf];
  if (state.isFinished) throw invalidState();
  const { facts } = state;
  if (facts.isAuthenticated && !state.encrypts && state.tag === undefined) throw unauthentic();
  let result: Bytes;
  try {
    tellTag(state);
    result = facts.mode === "ccm" && !state.encrypts ? new Uint8Array(0)
      : native.finishCipher(state.handle);
  } catch (error) {
    state.isFinished = true;
    if (facts.isAuthenticated) throw unauthentic();
    throw error;
  }
  state.isFinished = true;
  if (facts.isAuthenticated && state.encrypts)
    state.tag = native.cipherTag(state.handle, state.tagLength ?? 16);
  return shown(state, result, outputEncoding, true);
}
function setAutoPadding(this: any, pads = true): any {
  const state: State = this[kSelf];
  if (state.isFinished) throw invalidState("setAutoPadding");
  native.setCipherPadding(state.handle, !!pads);
  return this;
}
function setAAD(this: any, data: any, options: any = {}): any {
  const state: State = this[kSelf];
  const bytes = typeof data === "string" ? dataInput(data, options.encoding)
    : bufferInput(data, "buffer");
  if (state.isFinished || !state.facts.isAuthenticated) throw invalidState("setAAD");
  if (state.facts.mode === "ccm" && options.plaintextLength === undefined)
    throw makeError(TypeError, "ERR_MISSING_ARGS",
      "options.plaintextLength required for CCM mode with AAD", setAAD);
  tellTag(state);
  native.addCipherData(state.handle, bytes,
    state.facts.mode === "ccm" ? options.plaintextLength : undefined);
  return this;
}
function getAuthTag(this: any): any {
  const state: State = this[kSelf];
  if (!state.isFinished || state.tag === undefined) throw invalidState("getAuthTag");
  return bufferOver(state.tag.slice());
}
function setAuthTag(this: any, tag: any, encoding?: string): any {
  const state: State = this[kSelf];
  const bytes = bytesOf(typeof tag === "string" ? tag : bufferInput(tag, "buffer"), encoding)
    .slice();
  if (!state.facts.isAuthenticated || state.isFinished || state.tag !== undefined)
    throw invalidState("setAuthTag");
  if (state.tagLength !== undefined && bytes.length !== state.tagLength) throw badTag(bytes.length);
  checkTagLength(state.facts, bytes.length);
  state.tag = bytes;
  return this;
}

function transform(this: any, chunk: any, encoding: string, callback: Function): void {
  let result: Bytes;
  try {
    result = update.call(this, chunk, encoding);
  } catch (error) {
    callback(error);
    return;
  }
  callback(null, result);
}
function flush(this: any, callback: Function): void {
  let last: any;
  try {
    last = final.call(this);
  } catch (error) {
    callback(error);
    return;
  }
  if (last.length !== 0) this.push(last);
  callback();
}
function finishClass(type: any): void {
  makeLazyStream(type);
  Object.assign(type.prototype, {
    update, final, setAutoPadding, setAAD, _transform: transform, _flush: flush,
  });
}

export const Cipheriv: any = function Cipheriv(
  this: any, cipher: string, key: unknown, iv: unknown, options?: object,
): any {
  if (!isA(this, Cipheriv)) return new (Cipheriv as any)(cipher, key, iv, options);
  begin(this, cipher, key, iv, options, true);
};
finishClass(Cipheriv);
Cipheriv.prototype.getAuthTag = getAuthTag;

export const Decipheriv: any = function Decipheriv(
  this: any, cipher: string, key: unknown, iv: unknown, options?: object,
): any {
  if (!isA(this, Decipheriv)) return new (Decipheriv as any)(cipher, key, iv, options);
  begin(this, cipher, key, iv, options, false);
};
finishClass(Decipheriv);
Decipheriv.prototype.setAuthTag = setAuthTag;

export function createCipheriv(cipher: string, key: unknown, iv: unknown, options?: object): any {
  return new Cipheriv(cipher, key, iv, options);
}
export function createDecipheriv(cipher: string, key: unknown, iv: unknown, options?: object): any {
  return new Decipheriv(cipher, key, iv, options);
}

// ---- RSA

/** RsaOperation, stdlib/natives/crypto/asymmetric.cpp; paddings are OpenSSL's. */
const encryption = 0, decryption = 1, signing = 2, recovery = 3;
const pkcs1 = 1, oaep = 4;

function rsa(operation: number, isPrivate: boolean, usual: number) {
  return (options: any, data: any): any => {
    const handle = isPrivate ? privateHandle(options) : publicHandle(options);
    const plain = typeof options === "object" && options !== null ? options : {};
    const { padding = usual, oaepHash, oaepLabel, encoding } = plain;
    const hash = padding === oaep ? hashNumber(oaepHash ?? "sha1", "key.oaepHash") : -1;
    const label = oaepLabel === undefined ? undefined
      : anyInput(oaepLabel, "key.oaepLabel", encoding);
    const bytes = anyInput(data, "buffer", encoding);
    return output(native.rsaCrypt(operation, handle, padding, hash, label, bytes, false));
  };
}
export const publicEncrypt = rsa(encryption, false, oaep);
export const privateDecrypt = rsa(decryption, true, oaep);
export const privateEncrypt = rsa(signing, true, pkcs1);
export const publicDecrypt = rsa(recovery, false, pkcs1);
