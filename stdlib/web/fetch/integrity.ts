// Subresource Integrity, https://www.w3.org/TR/SRI/: whether bytes have one of the hashes of the
// list, of those with its strongest algorithm. Algorithms that nobody knows are left out.
import { type Bytes, exec, uncurry } from "../file/web_idl.ts";

const { Uint8Array } = globalThis;
type Base64 = { toBase64(this: Uint8Array): string };
const toBase64 = uncurry((Uint8Array.prototype as unknown as Base64).toBase64);
const split = uncurry(String.prototype.split) as unknown as (text: string, by: RegExp) => string[];
const replaceAll = uncurry(String.prototype.replaceAll) as unknown as (
  text: string, what: string, by: string) => string;

const entry = /^sha(256|384|512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/;
const blanks = /[\t\n\f\r ]+/;

interface Wanted {
  bits: string;
  hashes: string[];
}
function parse(integrity: string): Wanted | null {
  let wanted: Wanted | null = null;
  const entries = split(integrity, blanks);
  for (let i = 0; i < entries.length; ++i) {
    const found = exec(entry, entries[i]!);
    if (found === null) continue;
    const bits = found[1]!;
    const hash = replaceAll(replaceAll(found[2]!, "-", "+"), "_", "/");
    if (wanted === null || bits > wanted.bits) wanted = { bits, hashes: [hash] };
    else if (bits === wanted.bits) wanted.hashes[wanted.hashes.length] = hash;
  }
  return wanted;
}

/** Whether it names a hash that we know. */
export function hasIntegrity(integrity: string): boolean {
  return integrity !== "" && parse(integrity) !== null;
}

export async function matchesIntegrity(bytes: Bytes, integrity: string): Promise<boolean> {
  const { bits, hashes } = parse(integrity)!;
  const digest = await crypto.subtle.digest(`SHA-${bits}`, bytes);
  const actual = toBase64(new Uint8Array(digest));
  for (let i = 0; i < hashes.length; ++i) if (hashes[i] === actual) return true;
  return false;
}
