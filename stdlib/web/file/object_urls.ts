// The store of blob URLs, https://w3c.github.io/FileAPI/#url: what URL.createObjectURL and
// revokeObjectURL do, and what fetch of a `blob:` URL asks. One store for each context, as there is
// one of this module: a URL means nothing in another one.
import host from "shoal:host";
import { type Blob, isBlob } from "./blob.ts";
import {
  domString, indexOf, mapGet, mapSet, requireArguments, substring, uncurry,
} from "./web_idl.ts";

const { Map, TypeError, Uint8Array } = globalThis;
const toHex = uncurry(Uint8Array.prototype.toHex) as (bytes: Uint8Array) => string;
const mapDelete = uncurry(Map.prototype.delete) as (map: Map<string, Blob>, key: string) => boolean;

const blobs = new Map<string, Blob>();

/// A UUID of version 4 that nobody can guess.
function uuid(): string {
  const bytes: Uint8Array = host.ask("RandomBytes", 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = toHex(bytes);
  const part = (from: number, to: number) => substring(hex, from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`;
}
function origin(): string {
  const { location } = globalThis as { location?: { origin?: unknown } };
  return typeof location?.origin === "string" ? location.origin : "null";
}

/** URL.createObjectURL */
export function createObjectURL(object: unknown): string {
  requireArguments(arguments.length, 1, "URL.createObjectURL");
  if (!isBlob(object)) throw new TypeError("URL.createObjectURL: not a Blob");
  const url = `blob:${origin()}/${uuid()}`;
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
