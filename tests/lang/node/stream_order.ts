// node:stream: the order of events, as node has it.
import { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished } from "node:stream";

// Turns rather than time: a program that collects all the time is slow.
const settle = async () => { for (let i = 0; i < 12; ++i) await new Promise((done) => setTimeout(done, 1)); };
function watch(name: string, s: any): any {
  for (const type of ["readable", "end", "finish", "close", "error", "drain", "pause", "resume", "pipe", "unpipe", "prefinish"]) {
    if (type === "readable" && !name.includes("+r")) continue;
    s.on(type, (v: any) => console.log(name, type, v instanceof Error ? `${(v as any).code} ${v.message}` : ""));
  }
  return s;
}
const listOf = (items: unknown[], options: object = {}) => new Readable({ ...options, read() { this.push(items.length ? items.shift() : null); } });

console.log("-- flowing");
watch("a", listOf(["1", "2", "3"])).on("data", (d: any) => console.log("data", String(d)));
await settle();
console.log("-- readable");
const b = watch("b+r", listOf(["12", "345", "6"]));
b.on("readable", () => { let c; while ((c = b.read(2)) !== null) console.log("read", String(c)); });
await settle();
console.log("-- push later");
const late = watch("late", new Readable({ read() {} }));
late.on("data", (d: any) => console.log("data", String(d)));
late.push("x"); console.log("pushed");
setTimeout(() => { console.log(late.push("y")); late.push(null); });
await settle();
console.log("-- paused", late.readableFlowing, late.readableEnded, late.destroyed, late.closed);
const p = watch("p", listOf(["1", "2"]));
p.on("data", (d: any) => { console.log("data", String(d)); p.pause(); setTimeout(() => p.resume()); });
await settle();
console.log("-- writable");
const w = watch("w", new Writable({ highWaterMark: 3, write(c, e, cb) { console.log("write", String(c), e); setTimeout(cb); }, final(cb) { console.log("final"); cb(); } }));
console.log(w.write("a"), w.write("bcd", () => console.log("cb bcd")), w.writableLength, w.writableNeedDrain);
await settle();
w.end("e", () => console.log("cb end"));
console.log(w.writable, w.writableEnded, w.writableFinished);
await settle();
console.log(w.writableFinished, w.destroyed, w.writableLength);
console.log("-- sync writes");
const sw = watch("sw", new Writable({ highWaterMark: 2, write(c, e, cb) { console.log("write", String(c)); cb(); } }));
for (const each of ["1", "2", "3"]) console.log(sw.write(each, () => console.log("cb", each)));
sw.end();
await settle();
console.log("-- cork and writev");
const v = watch("v", new Writable({ writev(chunks, cb) { console.log("writev", chunks.map((c: any) => String(c.chunk))); cb(); } }));
v.cork(); v.write("1"); v.write("2"); console.log(v.writableCorked); v.uncork(); v.write("3"); v.end();
await settle();
console.log("-- errors");
const ew = watch("ew", new Writable({ write(c, e, cb) { cb(new Error("no")); } }));
console.log(ew.write("1", (error: any) => console.log("cb1", error?.message)), ew.write("2", (error: any) => console.log("cb2", error?.message)));
ew.end((error: any) => console.log("cb end", error?.message));
await settle();
console.log(ew.errored?.message, ew.writable, ew.destroyed);
const after = watch("after", new Writable({ write(c, e, cb) { cb(); } }));
after.end("x"); after.write("y", (error: any) => console.log("cb", error?.code));
await settle();
const nul = new Writable({ write(c, e, cb) { cb(); } });
for (const f of [() => nul.write(null as any), () => nul.write(5 as any), () => nul.write("a", "nope" as any), () => new Readable({ highWaterMark: -1 }), () => new Writable({ highWaterMark: "x" as any })])
  try { f(); } catch (error: any) { console.log(error.code, error.message.slice(0, 60)); }
const er = watch("er", new Readable({ read() { this.destroy(new Error("bad")); } }));
er.on("data", () => {});
await settle();
const thrower = watch("thrower", new Readable({ read() { throw new Error("thrown"); } }));
thrower.resume();
await settle();
const pushed = watch("pushed", new Readable({ read() { this.push(null); this.push("late"); } }));
pushed.resume();
await settle();
const wrong = watch("wrong", new Readable({ read() { this.push(5 as any); } }));
wrong.resume();
await settle();
watch("none", new Readable()).resume();
await settle();
console.log("-- destroy");
const d1 = watch("d1", new Readable({ read() {}, destroy(error, cb) { console.log("_destroy", error); setTimeout(cb); } }));
d1.destroy(); console.log(d1.destroyed, d1.closed);
await settle();
console.log(d1.closed, d1.readable, d1.readableAborted);
const d2 = watch("d2", new Writable({ write(c, e, cb) { setTimeout(cb, 3); }, destroy(error, cb) { cb(new Error("in destroy")); } }));
d2.write("a", (error: any) => console.log("cb", error?.code)); d2.write("b", (error: any) => console.log("cb", error?.code)); d2.destroy();
await settle();
console.log("-- construct");
const c1 = watch("c1", new Writable({ construct(cb) { console.log("construct"); setTimeout(cb); }, write(c, e, cb) { console.log("write", String(c)); cb(); } }));
c1.write("a"); c1.end();
await settle();
const c2 = watch("c2", new Readable({ construct(cb) { cb(new Error("built")); }, read() {} }));
c2.resume();
await settle();
console.log("-- transform");
const t = watch("t", new Transform({ transform(c, e, cb) { this.push(String(c).toUpperCase()); cb(); }, flush(cb) { cb(null, "!"); } }));
t.on("data", (d: any) => console.log("data", String(d)));
t.write("ab"); t.end("c");
await settle();
const te = watch("te", new Transform({ transform(c, e, cb) { cb(new Error("transform")); } }));
te.write("1"); te.resume();
await settle();
console.log("-- pipe");
const sink = watch("sink", new Writable({ highWaterMark: 1, write(c, e, cb) { console.log("sink", String(c)); setTimeout(cb); } }));
watch("source", listOf(["1", "2"])).pipe(sink);
await settle(); await settle();
const two = new PassThrough(), s1 = watch("s1", new Writable({ write(c, e, cb) { console.log("s1", String(c)); cb(); } })), s2 = watch("s2", new Writable({ write(c, e, cb) { console.log("s2", String(c)); setTimeout(cb); } }));
two.pipe(s1); two.pipe(s2); two.write("x"); setTimeout(() => { two.unpipe(s1); two.end("y"); });
await settle(); await settle();
console.log(s1.writableEnded, s2.writableEnded);
console.log("-- duplex");
const dx = watch("dx", new Duplex({ allowHalfOpen: false, read() { this.push("r"); this.push(null); }, write(c, e, cb) { cb(); } }));
dx.on("data", (d: any) => console.log("data", String(d)));
await settle();
const half = watch("half", new Duplex({ read() { this.push(null); }, write(c, e, cb) { console.log("write", String(c)); cb(); } }));
half.resume();
await settle();
half.end("late");
await settle();
console.log("-- finished");
finished(listOf(["1"]).resume(), (error) => console.log("finished", error));
finished(new Readable({ read() {} }).destroy(), (error) => console.log("finished", error?.code));
const fd = new Duplex({ read() { this.push(null); }, write(c, e, cb) { cb(); } });
finished(fd, (error) => console.log("duplex finished", error));
finished(fd, { writable: false }, (error) => console.log("its reading finished", error));
fd.resume(); fd.end();
await settle();
finished(fd, (error) => console.log("already", error));
await settle();
console.log("-- pipeline");
pipeline(listOf(["1", "2"]), new PassThrough(), new Writable({ write(c, e, cb) { console.log("end of it", String(c)); cb(); } }), (error) => console.log("done", error));
await settle();
const failing = watch("failing", new Transform({ transform(c, e, cb) { cb(new Error("middle")); } })), first = watch("first", listOf(["1", "2"])), last = watch("last", new Writable({ write(c, e, cb) { cb(); } }));
pipeline(first, failing, last, (error) => console.log("done", error?.message));
await settle();
console.log(first.destroyed, failing.destroyed, last.destroyed);
const ender = new Writable({ write(c, e, cb) { cb(); } });
pipeline(new Readable({ read() {} }), ender, (error) => console.log("done", error?.code));
ender.destroy();
await settle();

// What node prints, in its order:
// expect: -- flowing
// expect: a resume
// expect: data 1
// expect: data 2
// expect: data 3
// expect: a end
// expect: a close
// expect: -- readable
// expect: b+r readable
// expect: read 12
// expect: read 34
// expect: read 56
// expect: b+r readable
// expect: b+r readable
// expect: b+r end
// expect: b+r close
// expect: -- push later
// expect: pushed
// expect: late resume
// expect: data x
// expect: data y
// expect: true
// expect: late end
// expect: late close
// expect: -- paused true true true true
// expect: p resume
// expect: data 1
// expect: p pause
// expect: p resume
// expect: data 2
// expect: p pause
// expect: p end
// expect: p close
// expect: p resume
// expect: -- writable
// expect: write a buffer
// expect: true false 4 true
// expect: write bcd buffer
// expect: w drain
// expect: cb bcd
// expect: write e buffer
// expect: false true false
// expect: final
// expect: w prefinish
// expect: cb end
// expect: w finish
// expect: w close
// expect: true true 0
// expect: -- sync writes
// expect: write 1
// expect: true
// expect: write 2
// expect: true
// expect: write 3
// expect: true
// expect: sw prefinish
// expect: cb 1
// expect: cb 2
// expect: cb 3
// expect: sw finish
// expect: sw close
// expect: -- cork and writev
// expect: 1
// expect: writev [ '1', '2' ]
// expect: writev [ '3' ]
// expect: v prefinish
// expect: v finish
// expect: v close
// expect: -- errors
// expect: false false
// expect: cb1 no
// expect: cb2 no
// expect: cb end no
// expect: ew error undefined no
// expect: ew close
// expect: no false true
// expect: after prefinish
// expect: cb ERR_STREAM_WRITE_AFTER_END
// expect: after error ERR_STREAM_WRITE_AFTER_END write after end
// expect: after close
// expect: ERR_STREAM_NULL_VALUES May not write null values to stream
// expect: ERR_INVALID_ARG_TYPE The "chunk" argument must be of type string or an instance o
// expect: ERR_UNKNOWN_ENCODING Unknown encoding: nope
// expect: ERR_INVALID_ARG_VALUE The property 'options.highWaterMark' is invalid. Received -1
// expect: ERR_INVALID_ARG_VALUE The property 'options.highWaterMark' is invalid. Received 'x
// expect: er resume
// expect: er error undefined bad
// expect: er close
// expect: thrower resume
// expect: thrower error undefined thrown
// expect: thrower close
// expect: pushed resume
// expect: pushed error ERR_STREAM_PUSH_AFTER_EOF stream.push() after EOF
// expect: pushed close
// expect: wrong resume
// expect: wrong error ERR_INVALID_ARG_TYPE The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (5)
// expect: wrong close
// expect: none resume
// expect: none error ERR_METHOD_NOT_IMPLEMENTED The _read() method is not implemented
// expect: none close
// expect: -- destroy
// expect: _destroy null
// expect: true false
// expect: d1 close
// expect: true false true
// expect: d2 error undefined in destroy
// expect: d2 close
// expect: cb undefined
// expect: cb undefined
// expect: -- construct
// expect: construct
// expect: write a
// expect: c1 prefinish
// expect: c1 finish
// expect: c1 close
// expect: c2 resume
// expect: c2 error undefined built
// expect: c2 close
// expect: -- transform
// expect: data AB
// expect: data C
// expect: data !
// expect: t prefinish
// expect: t resume
// expect: t end
// expect: t finish
// expect: t close
// expect: te resume
// expect: te error undefined transform
// expect: te close
// expect: -- pipe
// expect: sink pipe
// expect: source resume
// expect: sink 1
// expect: source pause
// expect: sink drain
// expect: source resume
// expect: sink 2
// expect: source pause
// expect: source end
// expect: source close
// expect: sink prefinish
// expect: sink finish
// expect: sink unpipe
// expect: sink close
// expect: s1 pipe
// expect: s2 pipe
// expect: s1 x
// expect: s2 x
// expect: s1 unpipe
// expect: s2 y
// expect: s2 prefinish
// expect: s2 finish
// expect: s2 unpipe
// expect: s2 close
// expect: false true
// expect: -- duplex
// expect: dx resume
// expect: data r
// expect: dx end
// expect: dx prefinish
// expect: dx finish
// expect: dx close
// expect: half resume
// expect: half end
// expect: write late
// expect: half prefinish
// expect: half finish
// expect: half close
// expect: -- finished
// expect: finished ERR_STREAM_PREMATURE_CLOSE
// expect: its reading finished undefined
// expect: finished undefined
// expect: duplex finished undefined
// expect: already undefined
// expect: -- pipeline
// expect: end of it 1
// expect: end of it 2
// expect: done undefined
// expect: failing pipe
// expect: last pipe
// expect: first resume
// expect: first pause
// expect: failing resume
// expect: failing unpipe
// expect: failing error undefined middle
// expect: failing close
// expect: first error undefined middle
// expect: first close
// expect: failing pause
// expect: last unpipe
// expect: last error undefined middle
// expect: last close
// expect: done middle
// expect: true true true
// expect: done ERR_STREAM_PREMATURE_CLOSE
