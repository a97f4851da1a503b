// AsyncLocalStorage across awaits, timers, ticks, promises and streams of events.
import { AsyncLocalStorage } from "node:async_hooks";

const s = new AsyncLocalStorage<any>(), log: unknown[] = [];
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
await Promise.all([1, 2, 3].map((n) => s.run(n, async () => {
  await sleep(4 - n);
  log.push(s.getStore());
  await new Promise<void>((done) => setImmediate(() => { log.push(s.getStore()); done(); }));
  queueMicrotask(() => log.push(s.getStore()));
  process.nextTick(() => log.push(s.getStore()));
  await null;
  await Promise.resolve().then(() => log.push(s.getStore()));
})));
await sleep(20);
console.log(log.sort().join(""), s.getStore());  // expect: 111112222233333 undefined
s.enterWith("entered");
await sleep(1);
console.log(s.getStore());  // expect: entered
