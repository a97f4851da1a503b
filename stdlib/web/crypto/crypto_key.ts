// CryptoKey. Its object is one of the engine's, which holds the key itself: no property leads to
// its bytes, and structured cloning takes it along. What script sees of it is made when it looks.
import * as native from "native:crypto";
import { defineInspection, defineInterface, uncurry } from "../file/web_idl.ts";
import {
  type Handle, type KeyAlgorithm, type KeySlots, type MadeKey, parseJson, syntaxError, type Usages,
  usagesOf, writeJson,
} from "./common.ts";
import { readKeysWith } from "./normalize.ts";

const { Object, TypeError, Uint8Array, WeakMap } = globalThis;

interface Slots extends KeySlots {
  shownAlgorithm?: object;
  shownUsages?: string[];
}
const known = new WeakMap<object, Slots>();
const knownGet = uncurry(WeakMap.prototype.get) as (map: typeof known, key: object) =>
  Slots | undefined;
const knownSet = uncurry(WeakMap.prototype.set) as (map: typeof known, key: object, s: Slots) =>
  unknown;

/** KeyKind, stdlib/natives/crypto/key.h. */
const types = ["secret", "public", "private"] as const;

/** Null: it is no CryptoKey. */
export function slotsOf(value: unknown): Slots | null {
  if (typeof value !== "object" || value === null) return null;
  const before = knownGet(known, value);
  if (before !== undefined) return before;
  const facts: [number, boolean, Usages, string] | undefined = native.cryptoKeyFacts(value);
  if (facts === undefined) return null;
  const slots: Slots = {
    handle: value as Handle, type: types[facts[0]]!, extractable: facts[1], usages: facts[2],
    algorithm: parseJson(facts[3]),
  };
  knownSet(known, value, slots);
  return slots;
}
export function requireKey(value: unknown, what: string): Slots {
  const slots = slotsOf(value);
  if (slots === null) throw new TypeError(`${what} is not a CryptoKey`);
  return slots;
}
readKeysWith((value) => requireKey(value, "public"));

/** The algorithm as script sees it: its own copy, publicExponent as bytes. */
function shown(algorithm: KeyAlgorithm): object {
  const copy: KeyAlgorithm = {};
  for (const key of Object.keys(algorithm)) {
    const value = algorithm[key];
    copy[key] = key === "publicExponent" ? new Uint8Array(value)
      : key === "hash" ? { name: value.name } : value;
  }
  return copy;
}

export class CryptoKey {
  constructor() {
    throw new TypeError("Illegal constructor");
  }
  get type(): "secret" | "public" | "private" { return requireKey(this, "this").type; }
  get extractable(): boolean { return requireKey(this, "this").extractable; }
  get algorithm(): object {
    const slots = requireKey(this, "this");
    return slots.shownAlgorithm ??= shown(slots.algorithm);
  }
  get usages(): string[] {
    const slots = requireKey(this, "this");
    return slots.shownUsages ??= usagesOf(slots.usages);
  }
}
defineInterface(CryptoKey, "CryptoKey");
defineInspection(CryptoKey, "CryptoKey", (key, add) => {
  add("type", key.type);
  add("extractable", key.extractable);
  add("algorithm", key.algorithm);
  add("usages", key.usages);
});

/** A secret or private key without usages is a SyntaxError. */
export function makeKey(made: MadeKey, extractable: boolean, usages: Usages): CryptoKey {
  if (made.type !== "public" && usages === 0) throw syntaxError("The key has no usages");
  return keyOf(made.handle, made.algorithm, extractable, usages);
}
/** Of node:crypto, too: KeyObject.prototype.toCryptoKey. */
export function keyOf(
  handle: Handle, algorithm: KeyAlgorithm, extractable: boolean, usages: Usages,
): CryptoKey {
  return native.cryptoKey(
    handle, CryptoKey.prototype, extractable, usages, writeJson(algorithm));
}
/** For a key that comes from another context: what its object is made with. */
export const prototype = CryptoKey.prototype;
