// Fetch's header lists, and the checks of names and values. A list is flat, for servers make one or
// two for each request: name as given, the same in lower case, value, name, ...
import {
  charCodeAt, exec, join, mapGet, mapSet, substring, toLowerCase, uncurry,
} from "../file/web_idl.ts";
import { isToken } from "./mime_type.ts";

const { Map, TypeError } = globalThis;
const sortList = uncurry(Array.prototype.sort) as <T>(
  list: T[], compare: (a: T, b: T) => number) => T[];

// ---- Names

/// Names that were met, and their lower case; so most are checked and folded by one look-up.
const knownNames = new Map<string, string>();
const knownNamesMax = 512;
const knownNameLengthMax = 64;
let knownCount = 0;

/** The name in lower case; undefined: it is no valid one. */
export function lowerName(name: string): string | undefined {
  const known = mapGet(knownNames, name);
  if (known !== undefined) return known;
  if (!isToken(name)) return undefined;
  const lower = toLowerCase(name);
  if (knownCount < knownNamesMax && name.length <= knownNameLengthMax) {
    ++knownCount;
    mapSet(knownNames, name, lower);
  }
  return lower;
}
/** As lowerName; a TypeError if it is no valid one. */
export function checkedName(name: string, what: string): string {
  const lower = lowerName(name);
  if (lower === undefined) throw new TypeError(`${what}: '${name}' is no valid header name`);
  return lower;
}

// ---- Values

/// What a value must not have, or what is cut off.
const unusual = /[^\x01-\x09\x0b\x0c\x0e-\xff]|^[\t ]|[\t ]$/;
const forbidden = /[^\x01-\x09\x0b\x0c\x0e-\xff]/;

/** Whether it is valid and normal as it is. */
export function isNormalValue(value: string): boolean {
  return exec(unusual, value) === null;
}
/** §"normalize"; a TypeError if it is no valid one then. */
export function checkedValue(value: string, what: string): string {
  if (exec(unusual, value) === null) return value;
  let start = 0, end = value.length;
  while (start < end && isBlank(charCodeAt(value, start))) ++start;
  while (end > start && isBlank(charCodeAt(value, end - 1))) --end;
  const normal = substring(value, start, end);
  if (exec(forbidden, normal) !== null) throw new TypeError(`${what}: not a valid header value`);
  return normal;
}
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

// ---- Lists

export class HeaderList {
  /** Of each header: name as given, name in lower case, value. */
  readonly entries: string[];
  /** Of sorted(), until the list is changed. */
  order: string[] | undefined = undefined;

  constructor(entries: string[]) {
    this.entries = entries;
  }

  has(lower: string): boolean {
    const { entries } = this;
    for (let at = 1; at < entries.length; at += 3) if (entries[at] === lower) return true;
    return false;
  }
  /** All values of that name, as one. */
  get(lower: string): string | null {
    const { entries } = this;
    let found: string | null = null;
    for (let at = 1; at < entries.length; at += 3) {
      if (entries[at] !== lower) continue;
      const value = entries[at + 1]!;
      found = found === null ? value : `${found}, ${value}`;
    }
    return found;
  }
  getAll(lower: string): string[] {
    const { entries } = this;
    const values: string[] = [];
    for (let at = 1; at < entries.length; at += 3)
      if (entries[at] === lower) values[values.length] = entries[at + 1]!;
    return values;
  }
  append(name: string, lower: string, value: string): void {
    const { entries } = this;
    const at = entries.length;
    entries[at] = name;
    entries[at + 1] = lower;
    entries[at + 2] = value;
    this.order = undefined;
  }
  delete(lower: string): void {
    this.keep(lower, -1);
  }
  /** The first of that name gets the value, the others go. */
  set(name: string, lower: string, value: string): void {
    const { entries } = this;
    for (let at = 1; at < entries.length; at += 3) {
      if (entries[at] !== lower) continue;
      entries[at + 1] = value;
      this.order = undefined;
      for (let further = at + 3; further < entries.length; further += 3)
        if (entries[further] === lower) return this.keep(lower, at - 1);
      return;
    }
    this.append(name, lower, value);
  }
  /// Removes those of that name but the one at `kept`.
  private keep(lower: string, kept: number): void {
    const { entries } = this;
    let to = 0;
    for (let at = 0; at < entries.length; at += 3) {
      if (entries[at + 1] === lower && at !== kept) continue;
      if (to !== at) {
        entries[to] = entries[at]!;
        entries[to + 1] = entries[at + 1]!;
        entries[to + 2] = entries[at + 2]!;
      }
      to += 3;
    }
    entries.length = to;
    this.order = undefined;
  }
  copy(): HeaderList {
    const { entries } = this;
    const copied: string[] = [];
    for (let at = 0; at < entries.length; ++at) copied[at] = entries[at]!;
    return new HeaderList(copied);
  }
  empty(): void {
    this.entries.length = 0;
    this.order = undefined;
  }

  /** §"sort and combine": name in lower case, value, name, ...; valid until the next change. */
  sorted(): readonly string[] {
    return this.order ??= sortedAndCombined(this.entries);
  }
}

/// How many headers, times three, are sorted by insertion.
const fewMax = 3 * 32;

function sortedAndCombined(entries: readonly string[]): string[] {
  if (entries.length <= fewMax) return fewSortedAndCombined(entries);
  const order: number[] = [];
  for (let at = 1; at < entries.length; at += 3) order[order.length] = at;
  // Stable, so that values of one name stay in their order.
  sortList(order, (a, b) => entries[a]! < entries[b]! ? -1 : entries[a]! > entries[b]! ? 1 : 0);
  const sorted: string[] = [];
  for (let i = 0; i < order.length; ++i) {
    const at = order[i]!;
    const name = entries[at]!;
    const value = entries[at + 1]!;
    const last = sorted.length - 2;
    if (last >= 0 && sorted[last] === name && name !== "set-cookie") {
      sorted[last + 1] = join([sorted[last + 1], value], ", ");
    } else {
      sorted[last + 2] = name;
      sorted[last + 3] = value;
    }
  }
  return sorted;
}

function fewSortedAndCombined(entries: readonly string[]): string[] {
  const sorted: string[] = [];
  for (let at = 1; at < entries.length; at += 3) {
    const name = entries[at]!;
    const value = entries[at + 1]!;
    let to = sorted.length;
    while (to > 0 && sorted[to - 2]! > name) to -= 2;
    if (to > 0 && sorted[to - 2] === name && name !== "set-cookie") {
      sorted[to - 1] += `, ${value}`;
      continue;
    }
    for (let from = sorted.length; from > to; from -= 2) {
      sorted[from] = sorted[from - 2]!;
      sorted[from + 1] = sorted[from - 1]!;
    }
    sorted[to] = name;
    sorted[to + 1] = value;
  }
  return sorted;
}
