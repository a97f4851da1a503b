// What a request says of where it comes from: "determine request's referrer" of Referrer Policy,
// for a referrer that the program has named, or the location, if it was given one; and "append a
// request `Origin` header" of Fetch.
import { toLowerCase, uncurry } from "../file/web_idl.ts";
import type { Mode, ReferrerPolicy } from "./records.ts";

const { URL } = globalThis;
const { getOwnPropertyDescriptor } = Object;
const getter = (name: string) => uncurry(
  getOwnPropertyDescriptor(URL.prototype, name)!.get!) as unknown as (url: URL) => string;
const hrefOf = getter("href"), originOf = getter("origin"), protocolOf = getter("protocol");
const lengthMax = 4096;

/** Of a record's referrer; empty: the header is left out. */
export function referrerFor(referrer: string, policy: ReferrerPolicy, target: URL): string {
  if (referrer === "no-referrer") return "";
  const url = new URL(referrer);
  const protocol = protocolOf(url);
  if (protocol !== "http:" && protocol !== "https:") return "";
  url.username = url.password = url.hash = "";
  const origin = `${originOf(url)}/`;
  const whole = hrefOf(url).length > lengthMax ? origin : hrefOf(url);
  const isSame = originOf(url) === originOf(target);
  const isDowngrade = protocol === "https:" && protocolOf(target) === "http:";
  switch (policy) {
    case "no-referrer": return "";
    case "origin": return origin;
    case "unsafe-url": return whole;
    case "same-origin": return isSame ? whole : "";
    case "strict-origin": return isDowngrade ? "" : origin;
    case "origin-when-cross-origin": return isSame ? whole : origin;
    case "no-referrer-when-downgrade": return isDowngrade ? "" : whole;
    default: return isSame ? whole : isDowngrade ? "" : origin;
  }
}

const policies: Readonly<Record<string, true | undefined>> = {
  __proto__: null as never,
  "no-referrer": true, "no-referrer-when-downgrade": true, "same-origin": true, origin: true,
  "strict-origin": true, "origin-when-cross-origin": true,
  "strict-origin-when-cross-origin": true, "unsafe-url": true,
};
const split = uncurry(String.prototype.split as (by: string) => string[]);
const trim = uncurry(String.prototype.trim);

/** Of a response's Referrer-Policy: the last one that is known; undefined: none is. */
export function namedPolicy(header: string | null): ReferrerPolicy | undefined {
  if (header === null) return undefined;
  const names = split(header, ",");
  for (let i = names.length - 1; i >= 0; --i) {
    const name = toLowerCase(trim(names[i]!));
    if (policies[name]) return name as ReferrerPolicy;
  }
  return undefined;
}

/** A line of the head, or nothing: what the target is told of the client's origin. */
export function originFor(
  client: string, mode: Mode, policy: ReferrerPolicy, method: string, target: URL,
  isTainted: boolean,
): string {
  const url = new URL(client);
  if (protocolOf(url) !== "https:" && protocolOf(url) !== "http:") return "";
  const isSame = originOf(url) === originOf(target);
  const own = isTainted ? "null" : originOf(url);
  if (mode === "cors" && (!isSame || isTainted)) return `origin: ${own}\r\n`;
  if (method === "GET" || method === "HEAD") return "";
  if (mode === "cors") return `origin: ${own}\r\n`;
  const isDowngrade = protocolOf(url) === "https:" && protocolOf(target) === "http:";
  const isHidden = policy === "no-referrer" || (policy === "same-origin" && !isSame) ||
    (isDowngrade && policy !== "origin" && policy !== "origin-when-cross-origin" &&
      policy !== "unsafe-url");
  return `origin: ${isHidden ? "null" : own}\r\n`;
}
