// SharedArrayBuffer, Atomics and channels between workers on different threads.
import { channel } from "shoal:channel";
const url = (code: string) => "data:text/javascript," + encodeURIComponent(code);
const once = (w: EventTarget, type: string) => new Promise<any>((done) => w.addEventListener(type, done, { once: true }));

// ---- wait in a worker, notify here
const cells = new Int32Array(new SharedArrayBuffer(16));
const waits = new Worker(url("onmessage = (e) => { const a = e.data; Atomics.store(a, 1, 1); Atomics.notify(a, 1); postMessage(Atomics.wait(a, 0, 0)); close(); }"));
waits.postMessage(cells);
while (Atomics.load(cells, 1) === 0) Atomics.wait(cells, 1, 0, 100);
const answer = once(waits, "message");
while (Atomics.notify(cells, 0) === 0) await new Promise((done) => setTimeout(done, 1));
console.log((await answer).data);  // expect: ok

// ---- waitAsync here, notify there
const turned = Atomics.waitAsync(cells, 2, 0);
const notifies = new Worker(url("onmessage = (e) => { Atomics.store(e.data, 2, 1); Atomics.notify(e.data, 2); }"));
notifies.postMessage(cells);
console.log(turned.async, await turned.value);  // expect: true ok
notifies.terminate();

// ---- Who waits can be killed; its waiters are gone.
const dies = new Worker(url("onmessage = (e) => { Atomics.waitAsync(e.data, 3, 0); Atomics.store(e.data, 1, 7); Atomics.wait(e.data, 3, 0); }"));
dies.postMessage(cells);
while (Atomics.load(cells, 1) !== 7) await new Promise((done) => setTimeout(done, 1));
dies.terminate();
await new Promise((done) => setTimeout(done, 20));
console.log(Atomics.notify(cells, 3));  // expect: 0

// ---- Four workers count to 40,000 together.
const counters = Array.from({ length: 4 }, () => new Worker(url("onmessage = (e) => { for (let i = 0; i < 10000; ++i) Atomics.add(e.data, 0, 1); close(); }")));
const closed = counters.map((w) => once(w, "close"));
Atomics.store(cells, 0, 0);
for (const w of counters) w.postMessage(cells);
await Promise.all(closed);
console.log(cells[0]);  // expect: 40000

// ---- A channel from worker to worker, in blocking style at both ends, with backpressure.
const { sender, receiver } = channel<number>(4);
const produces = new Worker(url("onmessage = (e) => { for (let i = 1; i <= 1000; ++i) e.data.sendSync(i); e.data.close(); close(); }"));
const consumes = new Worker(url(`onmessage = (e) => {
  let sum = 0, most = 0;
  try { for (;;) { most = Math.max(most, e.data.size); sum += e.data.receiveSync(); } } catch (error) { postMessage([sum, most <= 4, error.code]); }
  close();
}`));
produces.postMessage(sender, [sender]);
consumes.postMessage(receiver, [receiver]);
console.log((await once(consumes, "message")).data.join());  // expect: 500500,true,ERR_CHANNEL_CLOSED

// ---- The context of a sender is killed.
const lost = channel<number>(1);
const holds = new Worker(url("onmessage = async (e) => { await e.data.send(1); postMessage(0); for (;;) ; }"));
holds.postMessage(lost.sender, [lost.sender]);
await once(holds, "message");
holds.terminate();
console.log(await lost.receiver.receive());  // expect: 1
try { await lost.receiver.receive(); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_CHANNEL_LOST The channel is lost: the context of the sender has ended
