// What a request says of where it comes from: "determine request's referrer" of Referrer Policy,
// for a referrer that the program has named; there is no page that it could come from otherwise.
import { uncurry } from "../file/web_idl.ts";
import type { ReferrerPolicy } from "./records.ts";

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
