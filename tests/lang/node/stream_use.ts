// node:stream: iteration, object mode, helpers, pipelines of functions, promises, consumers.
import stream, { Readable, Writable, Duplex, Transform, PassThrough, addAbortSignal, compose, getDefaultHighWaterMark } from "node:stream";
import { pipeline, finished } from "node:stream/promises";
import { text, json, buffer, arrayBuffer } from "node:stream/consumers";
import { Buffer } from "node:buffer";
import EventEmitter from "node:events";

const outcome = (p: Promise<unknown>) => p.then((v) => v, (e: any) => `${e.name} ${e.code} ${e.message}`);
const settle = () => new Promise((done) => setTimeout(done, 5));
async function* count(n: number) { for (let i = 1; i <= n; ++i) yield i; }

const all: unknown[] = [];
for await (const x of Readable.from([1, "two", { three: 3 }])) all.push(x);
for await (const x of Readable.from(count(3))) all.push(x);
for await (const x of Readable.from("text")) all.push(x);
for await (const x of Readable.from([Promise.resolve(7)])) all.push(x);
console.log(all);  // expect: [ 1, 'two', { three: 3 }, 1, 2, 3, 'text', 7 ]
console.log(await outcome((async () => { for await (const _ of Readable.from([null])); })()), await outcome((async () => { for await (const _ of Readable.from((async function* () { yield 1; throw new Error("inside"); })())); })()));  // expect: TypeError ERR_STREAM_NULL_VALUES May not write null values to stream Error undefined inside
try { Readable.from(5 as any); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_INVALID_ARG_TYPE The "iterable" argument must be an instance of Iterable. Received type number (5)
// Leaving early destroys; unless it was asked not to.
const early = Readable.from(count(5));
for await (const x of early) if (x === 2) break;
console.log(early.destroyed);  // expect: true
const kept = Readable.from(count(5));
for await (const x of kept.iterator({ destroyOnReturn: false })) if (x === 2) break;
console.log(kept.destroyed, await kept.toArray());  // expect: false [ 3, 4, 5 ]
const dead = new Readable({ read() {} });
setTimeout(() => dead.destroy());
console.log(await outcome((async () => { for await (const _ of dead); return "ended"; })()));  // expect: Error ERR_STREAM_PREMATURE_CLOSE Premature close
// Text.
const utf = new Readable({ read() {} });
utf.setEncoding("utf8");
utf.push(Buffer.from([0xe2, 0x82])); utf.push(Buffer.from([0xac, 0x61])); utf.push(null);
const parts: unknown[] = [];
for await (const x of utf) parts.push(x);
console.log(parts, utf.readableEncoding);  // expect: [ '€a' ] utf8
const hex = new Readable({ encoding: "hex", read() { this.push("ab"); this.push(null); } });
console.log(await text(hex));  // expect: 6162
const un = new Readable({ read() {} });
un.push("world"); un.unshift("hello "); un.push(null);
console.log(String(un.read(3)), String(un.read()), un.read());  // expect: hel lo world null
// Object mode.
const objects = new Transform({ objectMode: true, transform(v, _e, cb) { cb(null, { v: v * 2 }); } });
objects.write(1); objects.write(0); objects.end(21);
console.log(await objects.toArray(), objects.readableObjectMode, objects.writableObjectMode, objects.readableHighWaterMark);  // expect: [ { v: 2 }, { v: 0 }, { v: 42 } ] true true 16
const mixed = new Transform({ readableObjectMode: true, transform(c, _e, cb) { cb(null, [String(c)]); } });
mixed.end("x");
console.log(await mixed.toArray(), getDefaultHighWaterMark(true), new Duplex({ readableHighWaterMark: 5, writableHighWaterMark: 6 } as any).writableHighWaterMark);  // expect: [ [ 'x' ] ] 16 6
// Helpers.
console.log(await Readable.from([1, 2, 3, 4]).filter((x) => x % 2 === 0).map(async (x) => x * 10).toArray(), await Readable.from(count(5)).reduce((a: number, b: number) => a + b), await Readable.from(count(5)).drop(1).take(3).toArray());  // expect: [ 20, 40 ] 15 [ 2, 3, 4 ]
console.log(await Readable.from(count(5)).some((x) => x > 4), await Readable.from(count(5)).every((x) => x < 3), await Readable.from(count(5)).find((x) => x > 3), await Readable.from([[1, 2], [3]]).flatMap((x) => x).toArray());  // expect: true false 4 [ 1, 2, 3 ]
let running = 0, most = 0;
console.log(await Readable.from(count(6)).map(async (x) => { most = Math.max(most, ++running); await settle(); --running; return x; }, { concurrency: 3 }).toArray(), most);  // expect: [ 1, 2, 3, 4, 5, 6 ] 3
const seen: number[] = [];
await Readable.from(count(3)).forEach((x) => { seen.push(x); });
console.log(seen, await outcome(Readable.from([]).reduce((a: any) => a)), await outcome(Readable.from(count(3)).map(() => { throw new TypeError("mapping"); }).toArray()));  // expect: [ 1, 2, 3 ] TypeError ERR_MISSING_ARGS Reduce of an empty stream requires an initial value TypeError undefined mapping
// Pipelines.
const collected: string[] = [];
await pipeline(["a", "b"], async function* (source: any) { for await (const x of source) yield String(x).toUpperCase(); }, new Writable({ objectMode: true, write(c, _e, cb) { collected.push(c); cb(); } }));
console.log(collected);  // expect: [ 'A', 'B' ]
console.log(await pipeline(count(4), async (source: any) => { let sum = 0; for await (const x of source) sum += x; return sum; }));  // expect: 10
console.log(await outcome(pipeline(count(4), async function* () { throw new RangeError("middle"); } as any, new PassThrough({ objectMode: true }))));  // expect: RangeError undefined middle
const abort = new AbortController(), stuck = new Readable({ read() {} });
setTimeout(() => abort.abort());
console.log(await outcome(pipeline(stuck, new PassThrough(), { signal: abort.signal })), stuck.destroyed);  // expect: AbortError ABORT_ERR The operation was aborted true
const aborted = addAbortSignal(AbortSignal.abort("why"), new Readable({ read() {} }));
aborted.on("error", (e: any) => console.log(e.name, e.cause));  // expect: AbortError why
await settle();
console.log(await outcome(finished(Readable.from([]).resume())), await outcome(finished(new Writable({ write() {} }).destroy(new Error("gone")))));  // expect: undefined Error undefined gone
console.log(await outcome(pipeline(Readable.from(["x"])  as any)), await text(compose(async function* (source: any) { for await (const c of source) yield `<${c}>`; } as any).end("in") as any));  // expect: TypeError ERR_MISSING_ARGS The "streams" argument must be specified <in>
const composed = compose(new PassThrough(), new Transform({ transform(c, _e, cb) { cb(null, String(c) + "!"); } }));
composed.end("yes");
console.log(await text(composed as any), await text(Duplex.from(["p", "q"]) as any), await text(Duplex.from((async () => "later")()) as any));  // expect: yes! pq later
// Consumers.
console.log(await text(Readable.from(["ab", "c"])), await json(Readable.from(['{"a"', ":1}"])), await buffer(Readable.from([Buffer.from("q")])), (await arrayBuffer(Readable.from([Buffer.from("qq")]))).byteLength);  // expect: abc { a: 1 } <Buffer 71> 2
// Old ways: functions as classes, options as methods, wrap.
function Upper(this: any) { (Transform as any).call(this); }
Object.setPrototypeOf(Upper.prototype, Transform.prototype);
Upper.prototype._transform = function (c: any, _e: any, cb: any) { cb(null, String(c).toUpperCase()); };
const upper = new (Upper as any)();
upper.end("old");
console.log(await text(upper), (Readable as any)({ read() { this.push(null); } }) instanceof Readable);  // expect: OLD true
const source: any = new EventEmitter();
const wrapped = new Readable().wrap(source);
setTimeout(() => { source.emit("data", Buffer.from("w")); source.emit("end"); });
console.log(await text(wrapped));  // expect: w
const out = new Writable({ decodeStrings: false, write(c, e, cb) { console.log(typeof c, e); cb(); } });  // expect: string latin1
// expect: object buffer
// expect: object buffer
// expect: string hex
out.write("s", "latin1"); out.write(Buffer.from("b")); out.write(new Uint8Array([1]) as any); out.setDefaultEncoding("hex"); out.end("ff");
console.log(new Duplex() instanceof Writable, new Readable() instanceof Writable, new PassThrough() instanceof Readable, typeof (stream as any) === "function", stream.Stream === stream, Object.keys(stream).sort().join());  // expect: true false true true true Duplex,PassThrough,Readable,Stream,Transform,Writable,_isArrayBufferView,_isUint8Array,_uint8ArrayToBuffer,addAbortSignal,compose,destroy,duplexPair,finished,getDefaultHighWaterMark,isDestroyed,isDisturbed,isErrored,isReadable,isWritable,pipeline,promises,setDefaultHighWaterMark
class Counter extends Readable { n = 0; override _read() { this.push(this.n < 3 ? String(this.n++) : null); } }
console.log(await text(new Counter()), stream.isReadable(new Counter()), stream.isErrored(new Counter()), stream.isDisturbed(upper));  // expect: 012 true false true
const capturing = new Writable({ captureRejections: true, write(c, _e, cb) { cb(); } } as any);
capturing.on("finish", async () => { throw new Error("captured"); });
capturing.on("error", (e) => console.log("error", e.message));
capturing.end();
await settle();

// What was written while it was made comes first, also before what comes in the same tick.
const arrived: string[] = [];
const made: Writable = new Writable({
  construct(done) {
    setImmediate(() => {
      done();
      made.write("second");
      Promise.resolve().then(() => made.end("third"));
    });
  },
  write(chunk, _encoding, done) {
    arrived.push(String(chunk));
    done();
  },
});
made.write("first");
await new Promise((done) => made.on("finish", done));
console.log(arrived);  // expect: [ 'first', 'second', 'third' ]
