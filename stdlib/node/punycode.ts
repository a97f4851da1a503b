// node:punycode (RFC 3492); deprecated, but packages ask for it.
const { String, RangeError, Math, Array } = globalThis;
const { floor } = Math;

const base = 36, tMin = 1, tMax = 26, skew = 38, damp = 700, initialBias = 72, initialN = 128;
const kMost = 0x7fffffff;

function adapt(delta: number, count: number, isFirst: boolean): number {
  delta = isFirst ? floor(delta / damp) : delta >> 1;
  delta += floor(delta / count);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) >> 1; k += base) delta = floor(delta / (base - tMin));
  return floor(k + ((base - tMin + 1) * delta) / (delta + skew));
}
const threshold = (k: number, bias: number) =>
  k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias;
const digitText = (digit: number) => String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
function digitValue(code: number): number {
  if (code >= 48 && code < 58) return code - 22;
  const letter = code | 32;
  return letter >= 97 && letter < 123 ? letter - 97 : base;
}
const overflow = () => new RangeError("Overflow: input needs wider integers to process");

export const ucs2 = {
  decode: (string: string): number[] => Array.from(string, (each) => each.codePointAt(0)!),
  encode: (codePoints: number[]): string => codePoints.map((c) => String.fromCodePoint(c)).join(""),
};

export function decode(input: string): string {
  const out: number[] = [], dash = input.lastIndexOf("-");
  for (let i = 0; i < dash; ++i) {
    if (input.charCodeAt(i) >= 0x80)
      throw new RangeError("Illegal input >= 0x80 (not a basic code point)");
    out.push(input.charCodeAt(i));
  }
  let n = initialN, i = 0, bias = initialBias;
  for (let at = dash > 0 ? dash + 1 : 0; at < input.length;) {
    const before = i;
    for (let w = 1, k = base; ; k += base) {
      if (at >= input.length) throw new RangeError("Invalid input");
      const digit = digitValue(input.charCodeAt(at++));
      if (digit >= base) throw new RangeError("Invalid input");
      if (digit > floor((kMost - i) / w)) throw overflow();
      i += digit * w;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (w > floor(kMost / (base - t))) throw overflow();
      w *= base - t;
    }
    const count = out.length + 1;
    bias = adapt(i - before, count, before === 0);
    if (floor(i / count) > kMost - n) throw overflow();
    n += floor(i / count);
    i %= count;
    out.splice(i++, 0, n);
  }
  return String.fromCodePoint(...out);
}

export function encode(input: string): string {
  const points = ucs2.decode(input), basic = points.filter((c) => c < 0x80);
  let out = String.fromCharCode(...basic), handled = basic.length;
  if (basic.length > 0) out += "-";
  let n = initialN, delta = 0, bias = initialBias;
  while (handled < points.length) {
    let next = kMost;
    for (const c of points) if (c >= n && c < next) next = c;
    if (next - n > floor((kMost - delta) / (handled + 1))) throw overflow();
    delta += (next - n) * (handled + 1);
    n = next;
    for (const c of points) {
      if (c < n && ++delta > kMost) throw overflow();
      if (c !== n) continue;
      let q = delta;
      for (let k = base; ; k += base) {
        const t = threshold(k, bias);
        if (q < t) break;
        out += digitText(t + (q - t) % (base - t));
        q = floor((q - t) / (base - t));
      }
      out += digitText(q);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return out;
}

/** Each label of a domain, or of what follows the "@" of an address. */
function eachLabel(input: string, change: (label: string) => string): string {
  const at = input.indexOf("@"), head = at < 0 ? "" : input.slice(0, at + 1);
  const labels = input.slice(at + 1).replace(/[\u3002\uFF0E\uFF61]/g, ".").split(".");
  return head + labels.map(change).join(".");
}
export function toUnicode(input: string): string {
  return eachLabel(input, (label) =>
    /^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label);
}
export function toASCII(input: string): string {
  return eachLabel(input, (label) => /[^\0-\x7F]/.test(label) ? "xn--" + encode(label) : label);
}

export const version = "2.1.0";
const punycode = { version, ucs2, decode, encode, toASCII, toUnicode };
export default punycode;
export { punycode as "module.exports" };
