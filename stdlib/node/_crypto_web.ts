// KeyObject.prototype.toCryptoKey: a key of Node's as one of Web Cryptography.
import * as native from "native:crypto";
import { handleOf } from "node:_crypto_keys";
import { keyOf } from "../web/crypto/crypto_key.ts";
import { usage } from "../web/crypto/common.ts";
import { normalize } from "../web/crypto/normalize.ts";

export function toCryptoKey(key: any, algorithm: any, extractable: boolean, names: string[]):
  CryptoKey {
  const handle = handleOf(key);
  const usages = names.reduce((bits, name) => bits | ((usage as any)[name] ?? 0), 0);
  const { algorithm: target, parameters } = normalize("importKey", algorithm);
  const isPublic = key.type === "public";
  const format = key.type === "secret" ? "raw-secret" : isPublic ? "spki" : "pkcs8";
  const bytes = key.type === "secret" ? native.secretBytes(handle)
    : native.writeKey(handle, isPublic, "der", format);
  const made = target.importKey!(parameters, format, bytes, extractable, usages);
  return keyOf(made.handle, made.algorithm, extractable, usages) as never;
}
