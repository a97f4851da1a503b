// util.format: text with %s, %d and so on; what is left over follows, between spaces.
import { inspect } from "node:_host_seams";

const { String, Number, JSON, Object, parseInt, parseFloat } = globalThis;
const { is, hasOwn, getPrototypeOf } = Object;

const numberText = (value: number | bigint) =>
  typeof value === "bigint" ? `${value}n` : is(value, -0) ? "-0" : `${value}`;

/** Whether toString is the program's own and not one that the language gives. */
function hasOwnToString(value: object): boolean {
  if (typeof (value as any).toString !== "function") return false;
  for (let holder: any = value; holder !== null; holder = getPrototypeOf(holder)) {
    if (!hasOwn(holder, "toString") && !hasOwn(holder, Symbol.toPrimitive)) continue;
    const Class = hasOwn(holder, "constructor") ? holder.constructor : undefined;
    if (typeof Class !== "function") return true;
    return (globalThis as any)[Class.name] !== Class;
  }
  return false;
}

function asText(value: any, options: object | undefined): string {
  if (typeof value === "number" || typeof value === "bigint") return numberText(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (hasOwnToString(value)) return String(value);
  return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
}
function asNumber(value: any, parse: (value: any) => number): string {
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "symbol" ? "NaN" : numberText(parse(value));
}
function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) as string;
  } catch (error: any) {
    if (/circular|cyclic/i.test(error?.message)) return "[Circular]";
    throw error;
  }
}

/** The text of one %-sequence, or undefined for one that is none. */
function converted(kind: string, value: any, options: object | undefined): string | undefined {
  switch (kind) {
    case "s": return asText(value, options);
    case "d": return typeof value === "object" && value !== null
      ? numberText(Number(value)) : asNumber(value, Number);
    case "i": return typeof value === "object" && value !== null
      ? "NaN" : asNumber(value, (v) => parseInt(v));
    case "f": return typeof value === "symbol" ? "NaN" : numberText(parseFloat(value));
    case "j": return asJson(value);
    case "O": return inspect(value, options);
    case "o":
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case "c": return "";
    default: return undefined;
  }
}

export function formatValues(options: object | undefined, values: readonly any[]): string {
  const first = values[0];
  if (values.length === 1) return typeof first === "string" ? first : inspect(first, options);
  let out = "", used = 0;
  if (typeof first === "string") {
    used = 1;
    let from = 0;
    for (let at = first.indexOf("%"); at >= 0 && at + 1 < first.length;) {
      const kind = first[at + 1]!;
      let text: string | undefined;
      if (kind === "%") text = "%";
      else if (used < values.length) {
        text = converted(kind, values[used], options);
        if (text !== undefined) ++used;
      }
      if (text !== undefined) {
        out += first.slice(from, at) + text;
        from = at += 2;
      } else at += 1;
      at = first.indexOf("%", at);
    }
    out += first.slice(from);
  }
  for (; used < values.length; ++used) {
    const value = values[used];
    if (used > 0) out += " ";
    out += typeof value === "string" ? value : inspect(value, options);
  }
  return out;
}
