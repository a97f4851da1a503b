// Crypto, case by case: name and nanoseconds of a call, the best of some rounds. Run by run.py,
// which puts shoal and node side by side.
import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";

const little = new Uint8Array(64).fill(7), much = new Uint8Array(1 << 20).fill(7);
const key = new Uint8Array(32).fill(1);
const values = new Uint8Array(16);
const { subtle } = globalThis.crypto;
const hmacKey = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false,
  ["sign"]);
const aesKey = await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
const iv = new Uint8Array(12);

const cases: Record<string, [count: number, work: () => unknown]> = {
  "createHash sha256, 64 bytes, hex": [3000, () => createHash("sha256").update(little).digest("hex")],
  "createHash md5, chain of 4, base64": [2000,
    () => createHash("md5").update("a").update("bc").update(little).update("d").digest("base64")],
  "createHash sha256, 1 MB": [20, () => createHash("sha256").update(much).digest()],
  "createHash sha1, 1 MB": [20, () => createHash("sha1").update(much).digest()],
  "createHmac sha256, 64 bytes": [3000, () => createHmac("sha256", key).update(little).digest()],
  "randomBytes 16": [5000, () => randomBytes(16)],
  "randomUUID": [10000, () => randomUUID()],
  "crypto.getRandomValues 16": [10000, () => crypto.getRandomValues(values)],
  "crypto.randomUUID": [10000, () => crypto.randomUUID()],
  "subtle.digest SHA-256, 64 bytes": [1000, () => subtle.digest("SHA-256", little)],
  "subtle.digest SHA-256, 1 MB": [20, () => subtle.digest("SHA-256", much)],
  "subtle.sign HMAC, 64 bytes": [1000, () => subtle.sign("HMAC", hmacKey, little)],
  "subtle.encrypt AES-GCM, 1 MB": [20, () => subtle.encrypt({ name: "AES-GCM", iv }, aesKey, much)],
};
for (const [name, [count, work]] of Object.entries(cases)) {
  let best = Infinity;
  for (let round = 0; round < 7; ++round) {
    const begin = performance.now();
    for (let i = 0; i < count; ++i) {
      const made = work();
      if (made instanceof Promise) await made;
    }
    best = Math.min(best, (performance.now() - begin) / count * 1e6);
  }
  console.log(`${name}\t${best}`);
}
