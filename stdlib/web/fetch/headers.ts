// Headers, https://fetch.spec.whatwg.org/#headers-class.
//
// Where it deviates, as Deno does: servers and clients that are no browsers set what they like. The
// guard "request" refuses none of the forbidden request-headers (Cookie, Host, Origin, ...), the
// guard "response" lets Set-Cookie pass. What stays: "immutable", and "request-no-cors".
import {
  byteString, defineInspection, defineInterface, definePairIterable, domString, eachOf,
  eachOfSequence, exec, isObject, ownKeys, requireArguments, uncurry,
} from "../file/web_idl.ts";
import { checkedName, checkedValue, HeaderList, isNormalValue, lowerName } from "./header_list.ts";
import { parseMimeType } from "./mime_type.ts";

const { TypeError } = globalThis;
const isEnumerable = uncurry(Object.prototype.propertyIsEnumerable);
const iteratorSymbol: typeof Symbol.iterator = Symbol.iterator;
const { isArray } = Array;

export type Guard = "none" | "immutable" | "request" | "request-no-cors" | "response";

// ---- What a HeadersInit is

/// Entries as header lists have them, as they are converted. Lower case is empty where the name or
/// the value is still to be checked: Web IDL converts all before Fetch looks at the first.
interface Converted {
  entries: string[];
  isChecked: boolean;
}

/// The value is that of the record, or the given one. What is wrong with a name is told before.
function convert(into: Converted, name: unknown, record: object | undefined, given: unknown): void {
  const { entries } = into;
  const at = entries.length;
  const nameText = typeof name === "string" ? name : domString(name);
  let lower = lowerName(nameText) ?? "";
  if (lower === "") byteString(nameText, "The name of a header");
  const value = record === undefined ? given : (record as Record<string, unknown>)[nameText];
  const text = typeof value === "string" ? value : domString(value);
  if (!isNormalValue(text)) {
    byteString(text, "The value of a header");
    lower = "";
  }
  if (lower === "") into.isChecked = false;
  entries[at] = nameText;
  entries[at + 1] = lower;
  entries[at + 2] = text;
}

function convertPair(pair: unknown, into: Converted): void {
  if (isArray(pair) && pair.length === 2 && pair[iteratorSymbol] === arrayValues) {
    // FAST PATH: nothing but these two is there to iterate.
    convert(into, pair[0], undefined, pair[1]);
    return;
  }
  const items: unknown[] = [];
  eachOfSequence(pair, "A header", keep, items);
  if (items.length !== 2)
    throw new TypeError(`A header needs a name and a value (got ${items.length} items)`);
  convert(into, items[0], undefined, items[1]);
}
const arrayValues = Array.prototype[iteratorSymbol];
function keep(item: unknown, items: unknown[]): void {
  items[items.length] = domOrByteString(item);
}
function domOrByteString(item: unknown): string {
  return byteString(item, "The name or value of a header");
}

/** The entries of a HeadersInit, converted but not all of them checked: for finishInit. */
export function convertInit(init: unknown, what: string): Converted {
  const into: Converted = { entries: [], isChecked: true };
  if (!isObject(init)) throw new TypeError(`${what}: neither a sequence nor a record`);
  const method: unknown = (init as Iterable<unknown>)[iteratorSymbol];
  if (method === undefined || method === null) {
    const keys = ownKeys(init);
    for (let i = 0; i < keys.length; ++i) {
      const key = keys[i]!;
      if (isEnumerable(init, key)) convert(into, key, init, undefined);
    }
    return into;
  }
  if (typeof method !== "function") throw new TypeError(`${what}: @@iterator is not a function`);
  // FAST PATH: of Headers whose iteration nobody changed. Names keep their case.
  const list = method === headersEntries && hasList(init) ? getList(init as Headers) : undefined;
  if (list === undefined) eachOf(init, method, convertPair, into);
  else into.entries = list.copy().entries;
  return into;
}

/** Checks what convertInit left over: names and values that are not valid are TypeErrors. */
export function finishInit(converted: Converted, what: string): string[] {
  const { entries } = converted;
  if (converted.isChecked) return entries;
  for (let at = 0; at < entries.length; at += 3) {
    if (entries[at + 1] !== "") continue;
    const value = checkedValue(entries[at + 2]!, what);
    entries[at + 1] = checkedName(entries[at]!, what);
    entries[at + 2] = value;
  }
  return entries;
}

// ---- The guard "request-no-cors"

const unsafeAccept = /[\x00-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/;
const safeLanguage = /^[0-9A-Za-z *,\-.;=]*$/;
const simpleTypes: Record<string, true> = {
  __proto__: null as never,
  "application/x-www-form-urlencoded": true, "multipart/form-data": true, "text/plain": true,
};

/** §"no-CORS-safelisted request-header". */
function isNoCorsSafe(lower: string, value: string): boolean {
  if (value.length > 128) return false;
  switch (lower) {
    case "accept": return exec(unsafeAccept, value) === null;
    case "accept-language": case "content-language": return exec(safeLanguage, value) !== null;
    case "content-type": {
      if (exec(unsafeAccept, value) !== null) return false;
      const type = parseMimeType(value);
      return type !== undefined && simpleTypes[type.essence] === true;
    }
    default: return false;
  }
}
/** §"privileged no-CORS request-header name". */
function isPrivileged(lower: string): boolean {
  return lower === "range";
}

// ---- The class

let getList: (headers: Headers) => HeaderList;
let hasList: (value: object) => boolean;
/// What its iterators walk: they ask at each step.
let getPairs: (headers: Headers) => readonly string[];
let headersEntries: unknown;
/// What the constructor is to take instead of its arguments.
let prepared: HeaderList | undefined;
let preparedGuard: Guard = "none";

export class Headers {
  #list: HeaderList;
  #guard: Guard;

  constructor(init: unknown = undefined) {
    if (prepared !== undefined) {  // By makeHeaders.
      this.#list = prepared;
      this.#guard = preparedGuard;
      prepared = undefined;
      return;
    }
    this.#guard = "none";
    this.#list = new HeaderList(init === undefined ? [] :
      finishInit(convertInit(init, "Headers constructor"), "Headers constructor"));
  }

  append(name: unknown, value: unknown): void {
    const list = this.#list;
    if (value === undefined) requireArguments(arguments.length, 2, "Headers.append");
    const nameText = domString(name);
    const known = knownOrBytes(nameText, "Headers.append");
    const text = valueOf(value, "Headers.append");
    const lower = known ?? checkedName(nameText, "Headers.append");
    if (this.#guard !== "none" && !this.#admits(lower, text, true)) return;
    list.append(nameText, lower, text);
  }
  delete(name: unknown): void {
    const list = this.#list;
    requireArguments(arguments.length, 1, "Headers.delete");
    const lower = checkedName(byteString(name, "Headers.delete: the name"), "Headers.delete");
    if (this.#guard !== "none") {
      this.#refuseIfImmutable();
      if (this.#guard === "request-no-cors" && !isPrivileged(lower) && !isNoCorsName(lower)) return;
    }
    list.delete(lower);
    if (this.#guard === "request-no-cors") list.delete("range");
  }
  get(name: unknown): string | null {
    const list = this.#list;
    if (name === undefined) requireArguments(arguments.length, 1, "Headers.get");
    return list.get(nameOf(name, "Headers.get"));
  }
  getSetCookie(): string[] {
    return this.#list.getAll("set-cookie");
  }
  has(name: unknown): boolean {
    const list = this.#list;
    if (name === undefined) requireArguments(arguments.length, 1, "Headers.has");
    return list.has(nameOf(name, "Headers.has"));
  }
  set(name: unknown, value: unknown): void {
    const list = this.#list;
    if (value === undefined) requireArguments(arguments.length, 2, "Headers.set");
    const nameText = domString(name);
    const known = knownOrBytes(nameText, "Headers.set");
    const text = valueOf(value, "Headers.set");
    const lower = known ?? checkedName(nameText, "Headers.set");
    if (this.#guard !== "none" && !this.#admits(lower, text, false)) return;
    list.set(nameText, lower, text);
  }

  #refuseIfImmutable(): void {
    if (this.#guard === "immutable") throw new TypeError("The headers are immutable");
  }
  /// Whether the guard lets that header be added, or set.
  #admits(lower: string, value: string, isAdded: boolean): boolean {
    this.#refuseIfImmutable();
    if (this.#guard !== "request-no-cors") return true;
    const old = isAdded ? this.#list.get(lower) : null;
    if (!isNoCorsSafe(lower, old === null ? value : `${old}, ${value}`)) return false;
    this.#list.delete("range");
    return true;
  }

  static {
    getList = (headers) => headers.#list;
    hasList = (value) => #list in value;
    getPairs = (headers) => {
      const list = headers.#list;
      return list.order ?? list.sorted();
    };
  }
}
headersEntries = definePairIterable(Headers, "Headers", getPairs!);
defineInterface(Headers, "Headers");
defineInspection(Headers, "Headers", (headers: Headers, add) => {
  const pairs = getList(headers).sorted();
  for (let at = 0; at < pairs.length; at += 2) {
    const name = pairs[at]!;
    add(name, name === "set-cookie" ? getList(headers).getAll(name) : pairs[at + 1]);
  }
});

/// FAST PATH: a name that was met before is a valid one, and no byte above U+00FF.
function nameOf(name: unknown, what: string): string {
  const known = typeof name === "string" ? lowerName(name) : undefined;
  return known ?? checkedName(byteString(name, what), what);
}
/// The name in lower case; undefined: it is no valid one, but a byte string.
function knownOrBytes(name: string, what: string): string | undefined {
  const lower = lowerName(name);
  if (lower === undefined) byteString(name, what);
  return lower;
}
function valueOf(value: unknown, what: string): string {
  const text = domString(value);
  // FAST PATH: a value that is valid has no character above U+00FF.
  return isNormalValue(text) ? text : checkedValue(byteString(text, what), what);
}
function isNoCorsName(lower: string): boolean {
  return lower === "accept" || lower === "accept-language" || lower === "content-language" ||
    lower === "content-type";
}

// ---- For the other modules

/** Headers whose list is that one. */
export function makeHeaders(list: HeaderList, guard: Guard): Headers {
  prepared = list;
  preparedGuard = guard;
  return new Headers();
}
export function listOf(headers: Headers): HeaderList {
  return getList(headers);
}
/** §"fill" of an empty list: what the guard does not let pass is left out. */
export function fillNoCors(list: HeaderList, entries: readonly string[]): void {
  for (let at = 0; at < entries.length; at += 3) {
    const lower = entries[at + 1]!;
    const old = list.get(lower);
    const value = entries[at + 2]!;
    if (isNoCorsSafe(lower, old === null ? value : `${old}, ${value}`))
      list.append(entries[at]!, lower, value);
  }
}
