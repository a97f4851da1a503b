// Streams that are transferred: in one context, into workers and back.
const url = (code: string) => "data:text/javascript," + encodeURIComponent(code);
const failure = async (work: () => unknown) => {
  try {
    return await work();
  } catch (error: any) {
    return error?.name ? `${error.name}: ${error.message}` : error;
  }
};
const move = <T>(stream: T): T => structuredClone(stream, { transfer: [stream as any] });
const all = async (stream: ReadableStream) => {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
};

// ---- Readable
const source = new ReadableStream({
  start(c) {
    c.enqueue("a");
    c.enqueue({ x: [1n] });
    c.close();
  },
});
const moved = move(source);
console.log(source.locked, moved instanceof ReadableStream, moved !== source, await all(moved));
// expect: true true true [ 'a', { x: [ 1n ] } ]

let asked = 0;
const counting = move(new ReadableStream({ pull: (c) => c.enqueue(asked++) }, { highWaterMark: 0 }));
const reader = counting.getReader();
console.log((await reader.read()).value, (await reader.read()).value, asked <= 4);  // expect: 0 1 true
const two = await Promise.all([reader.read(), reader.read()]);
console.log(two.map((each) => each.value).join());  // expect: 2,3

let told: unknown;
const cancelled = move(new ReadableStream({ cancel: (reason) => void (told = reason) }));
await cancelled.cancel("enough");
await new Promise((done) => setTimeout(done, 5));
console.log(told);  // expect: enough
const fails = move(new ReadableStream({ pull: (c) => c.error(new RangeError("broken")) }));
console.log(await failure(() => fails.getReader().read()));  // expect: RangeError: broken

// What cannot be cloned ends it, on both sides.
const functions = move(new ReadableStream({
  pull: (c) => c.enqueue(() => 1),
  cancel: (reason) => console.log("cancelled:", reason.name),
}));
console.log(await failure(() => functions.getReader().read().then(() => "read")));
// expect: cancelled: DataCloneError
// expect: DataCloneError: () => 1 could not be cloned.

// ---- Writable
const written: unknown[] = [];
const sink = new WritableStream({
  write: (chunk) => void written.push(chunk),
  close: () => void written.push("closed"),
  abort: (reason) => void written.push("aborted", reason),
});
const into = move(sink);
const writer = into.getWriter();
const first = { n: 1 };
await writer.write(first);
await writer.write(2);
await writer.close();
while (written.at(-1) !== "closed") await new Promise((done) => setTimeout(done, 1));
console.log(sink.locked, written, written[0] !== first);  // expect: false [ { n: 1 }, 2, 'closed' ] true
written.length = 0;
const aborted = move(new WritableStream({ abort: (reason) => void written.push(reason) }));
await aborted.abort("no more");
while (written.length === 0) await new Promise((done) => setTimeout(done, 1));
console.log(written);  // expect: [ 'no more' ]
const refuses = move(new WritableStream({
  write() {
    throw new TypeError("not that");
  },
})).getWriter();
await refuses.write(1);
console.log(await failure(() => refuses.closed));  // expect: TypeError: not that

// ---- Transform
const upper = move(new TransformStream({ transform: (chunk, c) => c.enqueue(chunk.toUpperCase()) }));
console.log(upper instanceof TransformStream, await all(ReadableStream.from(["x", "y"]).pipeThrough(upper)));
// expect: true [ 'X', 'Y' ]

// ---- What cannot be transferred
const plain = new ReadableStream(), locked = new ReadableStream(), transform = new TransformStream();
locked.getReader();
transform.readable.getReader();
console.log(await failure(() => structuredClone(plain)));
// expect: DataCloneError: An object of a platform's class could not be cloned
console.log(await failure(() => structuredClone({ deep: [new WritableStream()] })));
// expect: DataCloneError: An object of a platform's class could not be cloned
console.log(await failure(() => move(locked)));  // expect: DataCloneError: A locked stream could not be transferred
console.log(await failure(() => move(transform)));  // expect: DataCloneError: A locked stream could not be transferred
console.log(await failure(() => structuredClone(1, { transfer: [plain, plain] as any })), plain.locked);
// expect: DataCloneError: The object at index 1 of the transfer list is a duplicate false
console.log(await failure(() => structuredClone(1, { transfer: [{}] as any })));
// expect: DataCloneError: Value at index 0 of the transfer list cannot be transferred
const mixed = structuredClone({ s: plain, again: plain, b: new Uint8Array(2) }, { transfer: [plain] as any });
console.log(mixed.s === mixed.again, mixed.s.locked, plain.locked, mixed.b.length);  // expect: true false true 2

// ---- Workers: a stream goes, another one comes back.
const worker = new Worker(url(`onmessage = ({ data }) => {
  const back = data.pipeThrough(new TransformStream({ transform: (n, c) => c.enqueue(n * 10) }));
  postMessage({ back }, [back]);
};`));
const numbers = ReadableStream.from([1, 2, 3]);
worker.postMessage(numbers, [numbers as any]);
const { back } = await new Promise<any>((done) => worker.onmessage = (event) => done(event.data));
console.log(await all(back));  // expect: [ 10, 20, 30 ]
worker.terminate();

// Whose other side ends with its context fails; an idle one keeps nobody running.
const ends = new Worker(url(`const s = new ReadableStream(); postMessage(s, [s]); onmessage = () => close();`));
const orphan: ReadableStream = await new Promise((done) => ends.onmessage = (event) => done(event.data));
const waiting = failure(() => orphan.getReader().read());
ends.postMessage("end");
console.log(await waiting);  // expect: InvalidStateError: The other side of the stream is gone
move(new ReadableStream());
move(new WritableStream());
// Nor does one that has gone on from here to somewhere else.
let passed = ReadableStream.from(["far"]);
for (let i = 0; i < 5; ++i) passed = move(passed);
console.log(await all(passed));  // expect: [ 'far' ]
move(move(move(new ReadableStream())));
move(move(move(new WritableStream())));
