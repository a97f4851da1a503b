// The store of blob URLs, https://w3c.github.io/FileAPI/#url: what URL.createObjectURL and
// revokeObjectURL do, and what fetch of a `blob:` URL asks. One store for each context, as there is
// one of this module: a URL means nothing in another one.
import { type Blob, isBlob } from "./blob.ts";
import {
  domString, indexOf, mapGet, mapSet, requireArguments, substring, uncurry,
} from "./web_idl.ts";

const { Map, Math, TypeError } = globalThis;
const { random, floor } = Math;
const mapDelete = uncurry(Map.prototype.delete) as (map: Map<string, Blob>, key: string) => boolean;

const blobs = new Map<string, Blob>();

function hex(count: number): string {
  let text = "";
  for (let i = 0; i < count; ++i) text += "0123456789abcdef"[floor(random() * 16)];
  return text;
}
function origin(): string {
  const { location } = globalThis as { location?: { origin?: unknown } };
  return typeof location?.origin === "string" ? location.origin : "null";
}

/** URL.createObjectURL */
export function createObjectURL(object: unknown): string {
  requireArguments(arguments.length, 1, "URL.createObjectURL");
  if (!isBlob(object)) throw new TypeError("URL.createObjectURL: not a Blob");
  const variant = "89ab"[floor(random() * 4)]!;
  const id = `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
  const url = `blob:${origin()}/${id}`;
  mapSet(blobs, url, object);
  return url;
}

/** URL.revokeObjectURL; of no effect if there is none. The URL must be exactly that one. */
export function revokeObjectURL(url: unknown): void {
  requireArguments(arguments.length, 1, "URL.revokeObjectURL");
  mapDelete(blobs, domString(url));
}

/** The Blob at a serialised URL, whose fragment does not matter. */
export function resolveObjectURL(url: string): Blob | undefined {
  return mapGet(blobs, withoutFragment(url));
}

function withoutFragment(url: string): string {
  const hash = indexOf(url, "#");
  return hash < 0 ? url : substring(url, 0, hash);
}
