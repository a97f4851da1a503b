// Readable streams of bytes: BYOB readers and requests, buffers that change hands.
const failure = (p: Promise<unknown>) => p.then(() => "none", (e) => e.name);
const text = (x: ReadableStreamReadResult<ArrayBufferView>) => `${x.done} ${x.value?.constructor.name}(${[...new Uint8Array(x.value!.buffer, x.value!.byteOffset, x.value!.byteLength)]})`;

// ---- A chunk is transferred, and split and joined as the views ask.
let feed: ReadableByteStreamController;
const stream = new ReadableStream({ type: "bytes", start(c) { feed = c; } });
const chunk = new Uint8Array([1, 2, 3, 4, 5]);
feed!.enqueue(chunk);
console.log(chunk.length, feed!.desiredSize);  // expect: 0 -5
const reader = stream.getReader({ mode: "byob" });
const mine = new Uint8Array(2);
console.log(text(await reader.read(mine)), mine.length);  // expect: false Uint8Array(1,2) 0
console.log(text(await reader.read(new Uint16Array(4))));  // expect: false Uint16Array(3,4)
const words = reader.read(new Uint16Array(2), { min: 2 });
feed!.enqueue(new Uint8Array([6, 7]));
feed!.enqueue(new DataView(new Uint8Array([0, 8, 9, 0]).buffer, 1, 2));
console.log(text(await words));  // expect: false Uint16Array(5,6,7,8)
console.log(await failure(reader.read(new Uint8Array(0))), await failure(reader.read(new Uint8Array(new SharedArrayBuffer(1)))), await failure(reader.read(new Uint8Array(2), { min: 3 })));  // expect: TypeError TypeError RangeError
console.log(text(await reader.read(new DataView(new ArrayBuffer(3), 1))));  // expect: false DataView(9)
const last = reader.read(new Uint8Array(3));
feed!.close();
feed!.byobRequest!.respond(0);
console.log(text(await last));  // expect: true Uint8Array()

// ---- A source fills the reader's own memory.
let n = 0;
const filled = new ReadableStream({
  type: "bytes",
  pull(c) {
    const request = c.byobRequest!;
    const view = request.view as Uint8Array;
    for (let i = 0; i < view.length; ++i) view[i] = ++n;
    if (n < 5) request.respond(view.length);
    else request.respondWithNewView(new Uint8Array(view.buffer, view.byteOffset, 1));
    if (view.length !== 0 || request.view !== null) console.log("request still lives");
  },
});
const byob = filled.getReader({ mode: "byob" });
let view = new Uint8Array(new ArrayBuffer(8), 2, 4);
const first = await byob.read(view);
console.log(text(first), first.value!.byteOffset, first.value!.buffer.byteLength);  // expect: false Uint8Array(1,2,3,4) 2 8
console.log(text(await byob.read(new Uint8Array(first.value!.buffer))), n);  // expect: false Uint8Array(5) 12
byob.releaseLock();

// ---- autoAllocateChunkSize makes requests for default readers; without it chunks come as they are.
const allocated = new ReadableStream({ type: "bytes", autoAllocateChunkSize: 16, pull(c) { const request = c.byobRequest!; (request.view as Uint8Array)[0] = 7; request.respond(1); } });
const plain = await allocated.getReader().read();
console.log(plain.value!.length, plain.value![0], plain.value!.buffer.byteLength);  // expect: 1 7 16

// ---- Half an element at the end is an error; of two branches one may be read by views.
const odd = new ReadableStream({ type: "bytes", start(c) { feed = c; } });
const oddReader = odd.getReader({ mode: "byob" });
const half = oddReader.read(new Uint16Array(1));
feed!.enqueue(new Uint8Array([1]));
try { feed!.close(); } catch (e: any) { console.log(e.name); }  // expect: TypeError
console.log(await failure(half));  // expect: TypeError
const [a, b] = new ReadableStream({ type: "bytes", start(c) { c.enqueue(new Uint8Array([1, 2, 3])); c.close(); } }).tee();
const fromA = await a.getReader({ mode: "byob" }).read(new Uint8Array(2)), fromB = await b.getReader().read();
console.log(text(fromA), text(fromB as any), fromA.value!.buffer !== fromB.value.buffer);  // expect: false Uint8Array(1,2) false Uint8Array(1,2) true
console.log(await failure(Promise.reject(new TypeError())), (() => { try { return new ReadableStream({ type: "bytes" }, { size: () => 1 }); } catch (e: any) { return e.name; } })());  // expect: TypeError RangeError
