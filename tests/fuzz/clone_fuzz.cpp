// Structured clone: the input is a recipe for a graph of values, with cycles and shared parts; its
// clone has the same form, shares nothing with it, and what was transferred is gone. (What
// StructuredSerialize writes never leaves the process: deserialising takes it as it is.)
#include "tests/fuzz/world.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr const char* kCheck = R"((function (text) {
  let at = 0;
  const byte = () => (at < text.length ? text.charCodeAt(at++) & 255 : 0);
  const made = [], transfer = [];
  const keep = (object) => { made.push(object); return object; };
  const build = (depth) => {
    const kind = byte();
    if (depth > 6 || kind % 4 === 3) {
      const leaves = [undefined, null, true, -0, NaN, kind - 9, kind / 7, 2 ** 40, 'a',
        text.slice(0, kind),
        -(2n ** 70n), BigInt(kind), '', Infinity];
      return leaves[kind >> 2 & 15] ?? made[byte() % (made.length + 1)];
    }
    switch (kind >> 2) {
      case 0: case 1: case 2: {
        const o = keep({});
        for (let n = byte() % 5; n > 0; n--) o[text.charAt(byte()) + n] = build(depth + 1);
        return o;
      }
      case 3: case 4: {
        const a = keep([]);
        for (let n = byte() % 6; n > 0; n--) byte() % 5 ? a.push(build(depth + 1)) : a.length++;
        if (byte() % 7 === 0) a.extra = build(depth + 1);
        return a;
      }
      case 5: {
        const m = keep(new Map);
        for (let n = byte() % 5; n > 0; n--) m.set(build(depth + 1), build(depth + 1));
        return m;
      }
      case 6: {
        const s = keep(new Set);
        for (let n = byte() % 5; n > 0; n--) s.add(build(depth + 1));
        return s;
      }
      case 7: return keep(new Date(byte() % 5 ? byte() * 1e9 : NaN));
      case 8: return keep(new RegExp('[a-' + 'z\u03c9'[byte() % 2] + ']', ['', 'g', 'iu', 'dy',
        'v'][byte() % 5]));
      case 9: return keep(Object([1, 'x', false, 5n][byte() % 4]));
      case 10: {
        const b = keep(byte() % 2 ? new ArrayBuffer(byte() & 31) : new ArrayBuffer(byte() & 31,
          { maxByteLength: 64 }));
        new Uint8Array(b).fill(byte());
        if (byte() % 5 === 0) transfer.push(b);
        return b;
      }
      case 11: case 12: {
        const types = [Int8Array, Uint8ClampedArray, Int16Array, Float32Array, Float64Array,
          BigInt64Array, Uint32Array];
        const b = keep(byte() % 2 ? new ArrayBuffer(64) : new ArrayBuffer(32, {
          maxByteLength: 64 }));
        const view = byte() % 4 ? new types[byte() % 7](b, 8 * (byte() % 4), byte() % 3
          ? 1 : undefined) : new DataView(b, byte() % 32);
        return keep(view);
      }
      case 13: {
        const e = keep(new [Error, TypeError, RangeError, URIError,
          SyntaxError][byte() % 5](text.slice(0, 5)));
        if (byte() % 2) e.cause = build(depth + 1);
        return e;
      }
      case 14: return Object.defineProperty(keep({}), 'x', { enumerable: true, get() {
        return build(depth + 1); } });
      case 15: {
        if (byte() % 8) return build(depth + 1);
        return [() => 1, Symbol('s'), new WeakMap, Promise.resolve(1), new Proxy({},
          {})][byte() % 5];
      }
      default: return made[byte() % (made.length + 1)];
    }
  };
  const form = (root) => {
    const numbers = new Map, out = [];
    const visit = (v, depth) => {
      if (typeof v === 'bigint') return out.push(v + 'n');
      if (typeof v === 'number') return out.push(Object.is(v, -0) ? '-0' : String(v));
      if (typeof v === 'string') return out.push('"' + v + '"');
      if (typeof v !== 'object' || v === null) return out.push(String(v));
      if (numbers.has(v)) return out.push('#' + numbers.get(v));
      numbers.set(v, numbers.size);
      const tag = Object.prototype.toString.call(v);
      out.push(tag);
      if (v instanceof Map) return [...v].forEach(([k, x]) => { visit(k); visit(x); });
      if (v instanceof Set) return [...v].forEach(visit);
      if (v instanceof Date) return visit(v.getTime());
      if (v instanceof RegExp) return out.push(v.source + '/' + v.flags + v.lastIndex);
      if (v instanceof ArrayBuffer)
        return out.push(v.detached ? 'detached' : v.byteLength + ',' + v.resizable + ',' +
          v.maxByteLength + ':' + new Uint8Array(v));
      if (ArrayBuffer.isView(v)) { out.push(v.byteOffset + ',' + v.byteLength);
        return visit(v.buffer); }
      if (v instanceof Error) { out.push(v.name, v.message); return 'cause' in v
        ? visit(v.cause) : 0; }
      if ([Number, String, Boolean, BigInt].some((type) => v instanceof type)) visit(v.valueOf());
      if (Array.isArray(v)) out.push(v.length);
      for (const key of Object.keys(v)) { out.push(key); visit(v[key]); }
    };
    visit(root);
    return { text: out.join(' '), objects: numbers };
  };
  const value = build(0);
  // Getters build anew each time: with them only that it ends is checked.
  const hasGetter = made.some((o) => Object.getOwnPropertyDescriptor(o, 'x')?.get);
  const before = hasGetter ? null : form(value);
  const wanted = [...new Set(transfer)];
  let clone;
  try { clone = structuredClone(value, { transfer: wanted }); }
  catch (e) {
    if (e instanceof DOMException || e instanceof RangeError || e instanceof TypeError) return;
    throw e;
  }
  if (wanted.some((b) => !b.detached)) throw new Error('not transferred');
  if (hasGetter) return;
  const after = form(clone);
  if (before.text !== after.text) throw new Error(before.text + ' became ' + after.text);
  for (const o of after.objects.keys()) if (before.objects.has(o)) throw new Error('shared');
}))";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  shoal::fuzz::check_with_script(kCheck, data, size);
  return 0;
}
