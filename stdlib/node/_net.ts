// node:net: what addresses are, and sets of them (BlockList), is real; sockets and servers are not
// there yet.
import { codeError, invalidArgType, makeError } from "node:_errors";
import { absent, absentClass } from "node:_not_yet";
import { Duplex } from "node:_stream_duplex";
import { EventEmitter } from "node:events";
import { validateBoolean, validateInteger, validateObject, validateString } from
  "node:_validators";

const { Error, Object, BigInt, Number, String } = globalThis;

// ---- Addresses as numbers

/** Of "192.0.2.1"; no zeros in front, nothing left out. */
function parseIPv4(text: string): bigint | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  let value = 0n;
  for (const part of text.split(".")) {
    if (Number(part) > 255 || (part.length > 1 && part[0] === "0")) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

/** Groups of hexadecimal digits; the last may be an IPv4 address, and stands for two then. */
function parseGroups(text: string, mayEndInIPv4: boolean): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [], parts = text.split(":");
  for (let i = 0; i < parts.length; ++i) {
    const part = parts[i]!;
    const last = mayEndInIPv4 && i === parts.length - 1 ? parseIPv4(part) : undefined;
    if (last !== undefined) groups.push(last >> 16n, last & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt("0x" + part));
    else return undefined;
  }
  return groups;
}

/** RFC 4291, with a zone behind "%". */
function parseIPv6(text: string): bigint | undefined {
  const zone = text.indexOf("%");
  if (zone >= 0) {
    if (!/^[0-9a-zA-Z\-.:]+$/.test(text.slice(zone + 1))) return undefined;
    text = text.slice(0, zone);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const front = parseGroups(halves[0]!, halves.length === 1);
  const back = halves.length === 2 ? parseGroups(halves[1]!, true) : [];
  if (!front || !back) return undefined;
  const missing = 8 - front.length - back.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of front) value = (value << 16n) | group;
  value <<= BigInt(16 * missing);
  for (const group of back) value = (value << 16n) | group;
  return value;
}

export function isIPv4(input: unknown): boolean {
  return parseIPv4(String(input)) !== undefined;
}
export function isIPv6(input: unknown): boolean {
  return parseIPv6(String(input)) !== undefined;
}
export function isIP(input: unknown): 0 | 4 | 6 {
  if (isIPv4(input)) return 4;
  return isIPv6(input) ? 6 : 0;
}

type Family = "ipv4" | "ipv6";
interface AddressOptions {
  address?: string;
  family?: string;
  port?: number;
  flowlabel?: number;
}

function familyOf(family: unknown, name: string): Family {
  const text = String(family).toLowerCase();
  if (text !== "ipv4" && text !== "ipv6")
    throw codeError("ERR_INVALID_ARG_VALUE", name, family);
  return text;
}
function numberOf(address: string, family: Family): bigint {
  const value = family === "ipv4" ? parseIPv4(address) : parseIPv6(address);
  if (value === undefined)
    throw makeError(Error, "ERR_INVALID_ADDRESS", "Invalid address", numberOf);
  return value;
}

export class SocketAddress {
  readonly #address: string;
  readonly #family: Family;
  readonly #port: number;
  readonly #flowlabel: number;
  constructor(options: AddressOptions = {}) {
    validateObject(options, "options");
    const family = familyOf(options.family ?? "ipv4", "options.family");
    const { address = family === "ipv4" ? "127.0.0.1" : "::", port = 0, flowlabel = 0 } = options;
    validateString(address, "options.address");
    validateInteger(port, "options.port", 0, 65535);
    validateInteger(flowlabel, "options.flowlabel", 0, 2 ** 20 - 1);
    numberOf(address, family);
    this.#address = address;
    this.#family = family;
    this.#port = port;
    this.#flowlabel = flowlabel;
  }
  static isSocketAddress(value: unknown): value is SocketAddress {
    return typeof value === "object" && value !== null && #address in value;
  }
  /** "192.0.2.1:80", "[::1]:80", or without the port; undefined of anything else. */
  static parse(input: string): SocketAddress | undefined {
    validateString(input, "input");
    const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(input);
    if (!match) return undefined;
    const address = match[1] ?? match[2]!, port = Number(match[3] ?? 0);
    const family = match[1] === undefined ? "ipv4" : "ipv6";
    const isRight = family === "ipv4" ? isIPv4(address) : isIPv6(address);
    return isRight && port <= 65535 ? new SocketAddress({ address, family, port }) : undefined;
  }
  get address(): string {
    return this.#address;
  }
  get port(): number {
    return this.#port;
  }
  get family(): Family {
    return this.#family;
  }
  get flowlabel(): number {
    return this.#flowlabel;
  }
  toJSON(): object {
    return {
      address: this.#address, port: this.#port, family: this.#family, flowlabel: this.#flowlabel,
    };
  }
}

// ---- BlockList

interface Rule {
  family: Family;
  first: bigint;
  last: bigint;
  text: string;
}
const kMapped = 0xffffn << 32n;  // ::ffff:0:0/96

const shownFamily = (family: Family) => family === "ipv4" ? "IPv4" : "IPv6";

/** An address given as text or as a SocketAddress. */
function addressOf(given: string | SocketAddress, family: string | undefined, name: string):
  { text: string; family: Family; value: bigint } {
  if (SocketAddress.isSocketAddress(given)) {
    const value = numberOf(given.address, given.family);
    return { text: given.address, family: given.family, value };
  }
  if (typeof given !== "string")
    throw invalidArgType(name, ["string", "net.SocketAddress"], given);
  const known = familyOf(family ?? "ipv4", "family");
  return { text: given, family: known, value: numberOf(given, known) };
}

export class BlockList {
  #rules: Rule[] = [];
  static isBlockList(value: unknown): value is BlockList {
    return typeof value === "object" && value !== null && #rules in value;
  }
  addAddress(address: string | SocketAddress, family?: string): void {
    const one = addressOf(address, family, "address");
    const text = `Address: ${shownFamily(one.family)} ${one.text}`;
    this.#rules.unshift({ family: one.family, first: one.value, last: one.value, text });
  }
  addRange(start: string | SocketAddress, end: string | SocketAddress, family?: string): void {
    const from = addressOf(start, family, "start"), to = addressOf(end, family, "end");
    if (from.family !== to.family || from.value > to.value)
      throw codeError("ERR_INVALID_ARG_VALUE", "start", start, "must come before end");
    const text = `Range: ${shownFamily(from.family)} ${from.text}-${to.text}`;
    this.#rules.unshift({ family: from.family, first: from.value, last: to.value, text });
  }
  addSubnet(network: string | SocketAddress, prefix: number, family?: string): void {
    const net = addressOf(network, family, "network");
    const bits = net.family === "ipv4" ? 32 : 128;
    validateInteger(prefix, "prefix", 0, bits);
    const size = 1n << BigInt(bits - prefix);
    const first = net.value - net.value % size;
    const text = `Subnet: ${shownFamily(net.family)} ${net.text}/${prefix}`;
    this.#rules.unshift({ family: net.family, first, last: first + size - 1n, text });
  }
  /** Whether a rule holds; of an IPv6 address that stands for an IPv4 one, its rules too. */
  check(address: string | SocketAddress, family?: string): boolean {
    let one: { family: Family; value: bigint };
    try {
      one = addressOf(address, family, "address");
    } catch (error: any) {
      if (error.code === "ERR_INVALID_ADDRESS") return false;
      throw error;
    }
    const mapped = one.family === "ipv6" && one.value >> 32n === 0xffffn
      ? one.value - kMapped : undefined;
    const holds = (rule: Rule, value: bigint) => value >= rule.first && value <= rule.last;
    return this.#rules.some((rule) => rule.family === one.family
      ? holds(rule, one.value)
      : rule.family === "ipv4" && mapped !== undefined && holds(rule, mapped));
  }
  get rules(): string[] {
    return this.#rules.map((rule) => rule.text);
  }
  toJSON(): string[] {
    return this.rules;
  }
  fromJSON(data: string | string[]): void {
    const all = typeof data === "string" ? JSON.parse(data) as string[] : data;
    for (const text of all.toReversed()) {
      const match = /^(Address|Range|Subnet): (IPv[46]) ([^-/]+)(?:[-/](.+))?$/.exec(text);
      if (!match) throw codeError("ERR_INVALID_ARG_VALUE", "data", data);
      const [, kind, family, first, second] = match;
      if (kind === "Address") this.addAddress(first!, family);
      else if (kind === "Range") this.addRange(first!, second!, family);
      else this.addSubnet(first!, Number(second), family);
    }
  }
}

// ---- Settings of connections to come

let autoSelectFamily = true;
let autoSelectTimeout = 250;
export function getDefaultAutoSelectFamily(): boolean {
  return autoSelectFamily;
}
export function setDefaultAutoSelectFamily(value: boolean): void {
  validateBoolean(value, "value");
  autoSelectFamily = value;
}
export function getDefaultAutoSelectFamilyAttemptTimeout(): number {
  return autoSelectTimeout;
}
export function setDefaultAutoSelectFamilyAttemptTimeout(value: number): void {
  validateInteger(value, "value", 1, 2 ** 31 - 1);
  autoSelectTimeout = Math.max(10, value);
}
export function _setSimultaneousAccepts(): void {}

// ---- Not there yet

export const Socket = absentClass("net", "Socket", Duplex, [
  "setTimeout", "setNoDelay", "setKeepAlive", "address", "end", "resetAndDestroy", "pause",
  "resume", "read", "destroySoon", "connect", "ref", "unref",
], 1);
export const Server = absentClass("net", "Server", EventEmitter, [
  "listen", "address", "getConnections", "close", "ref", "unref",
], 2);
export const connect = absent("net", "connect");
export const createConnection = absent("net", "createConnection");
export const createServer = absent("net", "createServer", 2);
export const _createServerHandle = absent("net", "_createServerHandle", 5);
export const _normalizeArgs = absent("net", "_normalizeArgs", 1);
