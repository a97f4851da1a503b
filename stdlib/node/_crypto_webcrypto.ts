// What node:crypto has of Web Cryptography.
import { crypto } from "../web/crypto/crypto.ts";
import { subtle } from "../web/crypto/subtle.ts";

export const webcrypto = crypto;
export { subtle };
export function getRandomValues<T extends ArrayBufferView>(array: T): T {
  return crypto.getRandomValues(array as never) as T;
}
