// WritableStream, TransformStream, pipes: backpressure, ends, errors, signals; text streams.
const log: unknown[] = [];
const told = () => log.splice(0).join();
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const failure = (p: Promise<unknown>) => p.then(() => "none", (e) => e?.name ?? e);
const source = (...chunks: unknown[]) => ReadableStream.from(chunks);
const sink = (more: UnderlyingSink = {}) => new WritableStream({ write(x) { log.push(x); }, close() { log.push("close"); }, abort(e) { log.push(`abort ${e}`); }, ...more });

// ---- A writer: ready follows the queue, writes settle in order, a close waits for them.
const writer = sink({ write: async (x) => { await turn(); log.push(x); } }).getWriter();
console.log(writer.desiredSize);  // expect: 1
const before = writer.ready;
const writes = [writer.write(1).then(() => log.push("one")), writer.write(2).then(() => log.push("two"))];
console.log(writer.desiredSize, writer.ready === before, writer.ready === writer.ready);  // expect: -1 false true
await writer.close();
await Promise.all(writes);
console.log(told(), writer.desiredSize, await failure(writer.write(3)));  // expect: 1,one,2,close,two 0 TypeError

// ---- abort() lets the write that is under way end, and tells its signal.
let finish: () => void;
const aborted = new WritableStream({ write(_, c) { c.signal.onabort = () => log.push(`signal ${c.signal.reason}`); return new Promise<void>((resolve) => { finish = resolve; }); }, abort(e) { log.push(`abort ${e}`); } });
const abortedWriter = aborted.getWriter();
await abortedWriter.ready;
const outcome = [abortedWriter.write(1), abortedWriter.write(2)].map(failure);
await turn();
const over = abortedWriter.abort("why");
console.log(told());  // expect: signal why
finish!();
await over;
console.log(told(), (await Promise.all(outcome)).join(), await failure(abortedWriter.closed));  // expect: abort why none,why why

// ---- Pipes carry chunks, ends and errors, in both directions.
await source(1, 2, 3).pipeTo(sink());
console.log(told());  // expect: 1,2,3,close
await source(1).pipeTo(sink(), { preventClose: true });
console.log(told());  // expect: 1
const failing = new ReadableStream({ pull(c) { c.error("ill"); } });
console.log(await failure(failing.pipeTo(sink())), told());  // expect: ill abort ill
const left = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(e) { log.push(`cancel ${e}`); } });
console.log(await failure(left.pipeTo(sink({ write() { throw "full"; } }))), told());  // expect: full cancel full
const controller = new AbortController();
const endless = new ReadableStream({ pull(c) { c.enqueue(0); if (log.length === 5) controller.abort("enough"); }, cancel(e) { log.push(`cancel ${e}`); } });
console.log(await failure(endless.pipeTo(sink(), { signal: controller.signal })), log.splice(-2).join());  // expect: enough abort enough,cancel enough
log.length = 0;

// ---- A slow sink holds the source back.
let pulls = 0;
let open: () => void = () => {};
const slow = new ReadableStream({ pull(c) { ++pulls; c.enqueue(pulls); if (pulls === 5) c.close(); } }, { highWaterMark: 0 });
const piped = slow.pipeTo(new WritableStream({ write: () => new Promise<void>((resolve) => { open = resolve; }) }, { highWaterMark: 2 }));
await turn();
console.log(pulls);  // expect: 2
open();
await turn();
console.log(pulls);  // expect: 3
const rest = setInterval(() => open(), 0);
await piped;
clearInterval(rest);
console.log(pulls);  // expect: 5

// ---- Transforms: transform, flush, terminate, cancel; the identity.
const doubled = source(1, 2).pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x); c.enqueue(x * 10); }, async flush(c) { await turn(); c.enqueue("end"); } })).pipeThrough(new TransformStream());
const got: unknown[] = [];
for await (const x of doubled) got.push(x);
console.log(got.join());  // expect: 1,10,2,20,end
const cut = new TransformStream({ transform(x, c) { c.enqueue(x); c.terminate(); } });
const cutWriter = cut.writable.getWriter();
cutWriter.write("only").catch(() => {});
const only = cut.readable.getReader();
console.log((await only.read()).value, (await only.read()).done, await failure(cutWriter.closed));  // expect: only true TypeError
const cancelled = new TransformStream({ cancel(e) { log.push(`cancel ${e}`); } });
await cancelled.readable.cancel("no");
console.log(told(), await failure(cancelled.writable.getWriter().closed));  // expect: cancel no no
const threw = new TransformStream({ transform() { throw "bad chunk"; } });
const threwWriter = threw.writable.getWriter();
console.log(await Promise.all([failure(threwWriter.write(1)), failure(threw.readable.getReader().read())]));  // expect: [ 'bad chunk', 'bad chunk' ]

// ---- Text: characters and surrogates that chunks have cut in two.
const bytes = new TextEncoder().encode("aé€😀");
const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
let whole = "";
for await (const piece of source(...pieces).pipeThrough(new TextDecoderStream() as any)) { whole += piece; log.push((piece as string).length); }
console.log(whole, told());  // expect: aé€😀 1,1,1,2
const codes: number[] = [];
for await (const piece of source("\ud83d", "\ude00", "", "x\ud83d").pipeThrough(new TextEncoderStream() as any)) codes.push(...piece as Uint8Array);
console.log(codes.map((x) => x.toString(16)).join(" "));  // expect: f0 9f 98 80 78 ef bf bd
console.log(await failure(source(Uint8Array.of(0xff)).pipeThrough(new TextDecoderStream("utf-8", { fatal: true }) as any).getReader().read()), new TextDecoderStream("latin1").encoding);  // expect: TypeError windows-1252
