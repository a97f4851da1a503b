// shoal:check/tarball: the files of a package of npm: a tar archive (POSIX.1-2001 pax, and GNU's
// long names), packed by gzip. Links and devices are refused.
import { gunzipSync } from "node:zlib";

const { Error, Math, Number, TextDecoder } = globalThis as any;

export interface PackedFile { path: string; bytes: Uint8Array }

const blockBytes = 512, unpackedBytesMax = 256 << 20;
const decoder = new TextDecoder();

function text(block: Uint8Array, start: number, length: number): string {
  const part = block.subarray(start, start + length);
  const end = part.indexOf(0);
  return decoder.decode(end < 0 ? part : part.subarray(0, end));
}
function octal(block: Uint8Array, start: number, length: number): number {
  const digits = text(block, start, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new Error("the archive is damaged: a number is none");
  return Number.parseInt(digits, 8);
}
/// The sum of the header's bytes, its own field taken for blanks.
function checkSum(header: Uint8Array): void {
  let sum = 0;
  for (let i = 0; i < blockBytes; ++i) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  if (sum !== octal(header, 148, 8)) throw new Error("the archive is damaged: a sum is wrong");
}
/// Of records "length name=value\n": the path.
function paxPath(bytes: Uint8Array): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at);
    const length = blank < 0 ? 0 : Number(decoder.decode(bytes.subarray(at, blank)));
    if (!(length > blank - at)) throw new Error("the archive is damaged: a pax record is none");
    const record = decoder.decode(bytes.subarray(blank + 1, at + length - 1));
    if (record.startsWith("path=")) path = record.slice(5);
    at += length;
  }
  return path;
}
/// The path below the package: archives of npm have one folder round everything.
function within(path: string): string {
  const parts = path.split("/").slice(1).filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || path.includes("\0") || parts.includes("..") || parts.length === 0)
    throw new Error(`the archive has a file outside of the package: '${path}'`);
  return parts.join("/");
}

/** Throws where the archive is damaged, or has what no package has. */
export function unpack(archive: Uint8Array): PackedFile[] {
  const bytes: Uint8Array = gunzipSync(archive, { maxOutputLength: unpackedBytesMax });
  const files: PackedFile[] = [];
  let longPath: string | undefined;
  for (let at = 0; at + blockBytes <= bytes.length;) {
    const header = bytes.subarray(at, at + blockBytes);
    if (header[0] === 0) return files;
    checkSum(header);
    const size = octal(header, 124, 12), start = at + blockBytes;
    const kind = text(header, 156, 1) || "0";
    const body = bytes.subarray(start, start + size);
    if (body.length < size) break;
    at = start + Math.ceil(size / blockBytes) * blockBytes;
    if (kind === "g" || kind === "5") continue;
    if (kind === "x") {
      longPath = paxPath(body) ?? longPath;
    } else if (kind === "L") {
      longPath = text(body, 0, size);
    } else if (kind === "0") {
      const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
      const name = text(header, 0, 100);
      files.push({ path: within(longPath ?? (prefix ? `${prefix}/${name}` : name)), bytes: body });
      longPath = undefined;
    } else {
      throw new Error(`the archive has an entry that is no file: '${text(header, 0, 100)}'`);
    }
  }
  throw new Error("the archive is cut off");
}
