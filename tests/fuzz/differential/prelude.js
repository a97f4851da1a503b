// What each program of the differential fuzzer begins with. __t(value) writes a value down in a form that is the same in
// every engine: no addresses, no messages, no stacks, numbers by their bits. The functions that it uses are its own, since
// programs patch prototypes. Lines beyond the first few go into a checksum alone.
const __global = globalThis, __print = globalThis.print ?? console.log;
const __own = Reflect.ownKeys, __describe = Reflect.getOwnPropertyDescriptor, __apply = Reflect.apply;
const __isArray = Array.isArray, __String = String, __tag = Object.prototype.toString, __slice = String.prototype.slice;
const __code = String.prototype.charCodeAt, __hasInstance = Function.prototype[Symbol.hasInstance], __toFixed = Number.prototype.toString;
const __number = Number.prototype.toString, __big = BigInt.prototype.toString, __symbol = Symbol.prototype.toString;
const __includes = String.prototype.includes, __abs = Math.abs;
const __clone = structuredClone, __buffer = ArrayBuffer, __bits = new Float64Array(1), __words = new Uint32Array(__bits.buffer);
const __errors = [['EvalError', EvalError], ['RangeError', RangeError], ['ReferenceError', ReferenceError],
  ['SyntaxError', SyntaxError], ['TypeError', TypeError], ['URIError', URIError], ['AggregateError', AggregateError],
  ['Error', Error]];
const __kinds = [['Map', Map], ['Set', Set], ['Promise', Promise], ['Date', Date], ['RegExp', RegExp],
  ['ArrayBuffer', ArrayBuffer]];
function __moved(b) { __clone(b, { transfer: [b] }); }
// Prototypes that the engine brings: in what order their properties stand is its own.
const __prototypes = new Map, __find = Map.prototype.get;
for (const name of Reflect.ownKeys(globalThis)) {
  const p = Reflect.getOwnPropertyDescriptor(globalThis, name);
  if (typeof p.value === 'function' && p.value.prototype) __prototypes.set(p.value.prototype, name);
}
for (const o of [function* () {}, async function () {}, async function* () {}, Int8Array.prototype, [].values(), ''[Symbol.iterator](),
  new Map().values(), new Set().values(), 'a'.matchAll(/a/g)]) {
  for (let p = Reflect.getPrototypeOf(o); p && !__prototypes.has(p); p = Reflect.getPrototypeOf(p)) {
    __prototypes.set(p, 'intrinsic');
    if (p.prototype) __prototypes.set(p.prototype, 'intrinsic');
  }
}
let __lines = 0, __sum = 0x811c9dc5, __steps = 0, __overflows = 0;
const __linesMax = 120, __stepsMax = 3000;

function __write(line) {
  for (let i = 0; i < line.length; i++) __sum = Math.imul(__sum ^ __apply(__code, line, [i]), 0x01000193) >>> 0;
  if (__lines++ < __linesMax) __print(line);
}
// §6.1.6.1: all NaNs are one; -0 is not 0.
function __textOfNumber(n) {
  if (n !== n) return 'NaN';
  if (n === 0) return 1 / n < 0 ? '-0' : '0';
  if (n === (n | 0)) return __apply(__number, n, []);
  __bits[0] = n;
  return 'f' + __apply(__number, __words[1], [16]) + ':' + __apply(__number, __words[0], [16]);
}
function __errorName(e) {
  if ((typeof e !== 'object' && typeof e !== 'function') || e === null) return __text(e, 1);
  try {
    for (let i = 0; i < __errors.length; i++) {
      if (!__apply(__hasInstance, __errors[i][1], [e])) continue;
      const message = __describe(e, 'message');
      if (message && typeof message.value === 'string' &&
          (__apply(__includes, message.value, ['call stack size']))) {
        __overflows++;
        return 'StackOverflow';
      }
      return __errors[i][0];
    }
  } catch { return 'error?'; }
  return __text(e, 1);
}
function __text(v, depth) {
  switch (typeof v) {
    case 'number': return __textOfNumber(v);
    case 'string': {
      let s = '"';
      for (let i = 0; i < v.length && i < 60; i++) {
        const c = __apply(__code, v, [i]);
        s += c >= 32 && c < 127 ? v[i] : '\\u' + __apply(__number, c, [16]);
      }
      return s + '"' + (v.length > 60 ? v.length : '');
    }
    case 'bigint': return __apply(__slice, __apply(__big, v, [16]), [0, 60]) + 'n';
    case 'symbol': return __apply(__symbol, v, []);
    case 'function': return 'function';
    case 'object': return v === null ? 'null' : __textOfObject(v, depth);
    default: return __String(v);
  }
}
function __textOfObject(o, depth) {
  if (depth <= 0) return '{..}';
  if (o === __global) return 'global';
  const known = __apply(__find, __prototypes, [o]);
  if (known !== undefined) return known + '.prototype';
  try {
    for (let i = 0; i < __errors.length; i++)
      if (__apply(__hasInstance, __errors[i][1], [o])) return __errorName(o);
    let out = __isArray(o) ? '[' : '{';
    for (let i = 0; i < __kinds.length; i++)
      if (__apply(__hasInstance, __kinds[i][1], [o])) out = __kinds[i][0] + out;
    const keys = __own(o);
    for (let i = 0; i < keys.length && i < 24; i++) {
      const key = keys[i], p = __describe(o, key);
      if (!p) continue;
      const flags = (p.enumerable ? '' : 'e') + (p.configurable ? '' : 'c') + (p.writable === false ? 'w' : '');
      out += (typeof key === 'symbol' ? __apply(__symbol, key, []) : key) + (flags ? '/' + flags : '') + ':' +
        (p.get || p.set ? 'accessor' : __text(p.value, depth - 1)) + ',';
    }
    return out + (keys.length > 24 ? keys.length : '') + (__isArray(o) ? ']' : '}');
  } catch (e) { return 'throws ' + __errorName(e); }
}
/// Writes a value down, and gives it back.
function __t(v) {
  if (__lines < 2000) __write(__text(v, 3));
  return v;
}
/// What was caught.
function __e(e) { __write('! ' + __errorName(e)); }
/// Of loops and functions: ends what would run too long.
function __step() { if (++__steps > __stepsMax) throw 'steps'; return true; }
function __detach(b) { try { if (__apply(__hasInstance, __buffer, [b])) __moved(b); } catch {} }
function __end() { __print('# ' + __lines + ' ' + __sum + (__overflows ? ' overflow' : '')); }
/// Runs a piece of the program.
function __case(f) {
  try {
    const v = f();
    if (v instanceof __promise) __apply(__then, v, [__t, __e]); else __t(v);
  } catch (e) { __e(e); }
}
const __promise = Promise, __then = Promise.prototype.then;
