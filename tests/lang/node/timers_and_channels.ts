// node:timers/promises, node:diagnostics_channel, node:perf_hooks: what node prints for the same program.
import { setTimeout as later, setImmediate as soon, setInterval as every, scheduler } from "node:timers/promises";
import timers from "node:timers";
import { promisify } from "node:util";
import dc, { channel, tracingChannel } from "node:diagnostics_channel";
import { performance, createHistogram, constants } from "node:perf_hooks";
import sys from "node:sys";

const outcome = (p: Promise<unknown>) => p.then((v) => v, (e: any) => `${e.name} ${e.code} ${e.message} ${e.cause}`);
const stop = new AbortController();
setTimeout(() => stop.abort("why"));
console.log(await later(1, "value"), await soon("now"), await outcome(later(1000, 1, { signal: stop.signal })), await outcome(later(1, 1, { signal: AbortSignal.abort("old") })));  // expect: value now AbortError ABORT_ERR The operation was aborted why AbortError ABORT_ERR The operation was aborted old
console.log(await outcome(later(1, 1, { signal: 5 as any })), await outcome(later("x" as any)), await scheduler.wait(1), await promisify(setTimeout)(1, "promisified"));  // expect: TypeError ERR_INVALID_ARG_TYPE The "options.signal" property must be an instance of AbortSignal. Received type number (5) undefined TypeError ERR_INVALID_ARG_TYPE The "delay" argument must be of type number. Received type string ('x') undefined undefined promisified
let ticks = 0;
for await (const v of every(1, "tick")) { console.log(v); if (++ticks === 2) break; }  // expect: tick
// expect: tick
console.log(timers.setTimeout === setTimeout, typeof timers.promises.setTimeout, sys.format("%s", 1));  // expect: true function 1
const c = channel("test"), log: unknown[] = [];
const hear = (message: unknown, name: unknown) => log.push([message, name]);
console.log(c.hasSubscribers, channel("test") === c, dc.hasSubscribers("test"));  // expect: false true false
dc.subscribe("test", hear);
c.publish({ a: 1 });
console.log(c.hasSubscribers, log.splice(0), dc.unsubscribe("test", hear), dc.unsubscribe("test", hear), c.hasSubscribers);  // expect: true [ [ { a: 1 }, 'test' ] ] true false false
const tracing = tracingChannel("work");
for (const event of ["start", "end", "asyncStart", "asyncEnd", "error"] as const) tracing[event].subscribe((m: any) => log.push(event + ":" + (m.result ?? m.error?.message ?? "")));
console.log(tracing.traceSync((x: number) => x * 2, {}, null, 4), log.splice(0));  // expect: 8 [ 'start:', 'end:8' ]
try { tracing.traceSync(() => { throw new Error("bad"); }); } catch (e: any) { console.log(e.message, log.splice(0)); }  // expect: bad [ 'start:', 'error:bad', 'end:bad' ]
console.log(await tracing.tracePromise(async () => "done", {}), log.splice(0), await outcome(tracing.tracePromise(async () => { throw new Error("no"); })), log.splice(0));  // expect: done [ 'start:', 'end:', 'asyncStart:done', 'asyncEnd:done' ] Error undefined no undefined [ 'start:', 'end:', 'error:no', 'asyncStart:no', 'asyncEnd:no' ]
tracing.traceCallback((cb: any) => setTimeout(cb, 1, null, "called"), 0, {}, null, (e: unknown, v: unknown) => log.push("cb:" + v));
await later(10);
console.log(log.splice(0));  // expect: [
// expect:   'start:',
// expect:   'end:',
// expect:   'asyncStart:called',
// expect:   'cb:called',
// expect:   'asyncEnd:called'
// expect: ]
const h = createHistogram();
for (const v of [1, 2, 3, 4, 5]) h.record(v);
console.log(h.count, h.min, h.max, h.mean, h.stddev.toFixed(3), h.percentile(50), typeof performance.now(), constants.NODE_PERFORMANCE_GC_MAJOR);  // expect: 5 1 5 3 1.414 3 number 4
