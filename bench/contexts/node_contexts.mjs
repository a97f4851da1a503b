// What a vm context and a worker of node (or bun) take: microseconds and bytes each.
import vm from 'node:vm';
import { Worker } from 'node:worker_threads';
import { readFileSync } from 'node:fs';

const resident = () => {
  if (globalThis.gc) globalThis.gc();
  return Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096;
};
const median = (a) => a.sort((x, y) => x - y)[a.length >> 1];

try {
  const count = 300, alive = [], times = [];
  for (let i = 0; i < 10; ++i) vm.runInContext('1', vm.createContext());
  const before = resident();
  for (let i = 0; i < count; ++i) {
    const began = performance.now();
    const context = vm.createContext();
    vm.runInContext('1', context);
    times.push((performance.now() - began) * 1000);
    alive.push(context);
  }
  console.log(`vm context ${median(times).toFixed(1)} ${Math.round((resident() - before) / count)}`);
} catch (e) {
  console.error('vm:', e.message);
}
try {
  const count = 30, alive = [], times = [];
  const start = () => new Promise((done, fail) => {
    const w = new Worker('require("worker_threads").parentPort.once("message", () => {}).postMessage(1)', { eval: true });
    w.once('message', () => done(w));
    w.once('error', fail);
  });
  await (await start()).terminate();
  const before = resident();
  for (let i = 0; i < count; ++i) {
    const began = performance.now();
    alive.push(await start());
    times.push((performance.now() - began) * 1000);
  }
  console.log(`worker ${median(times).toFixed(1)} ${Math.round((resident() - before) / count)}`);
  for (const w of alive) await w.terminate();
  const echo = new Worker('const { parentPort } = require("worker_threads"); parentPort.on("message", (m) => parentPort.postMessage(m)); parentPort.postMessage(0)', { eval: true });
  await new Promise((done) => echo.once('message', done));
  const trips = 20_000, began = performance.now();
  await new Promise((done) => {
    let left = trips;
    echo.on('message', () => { if (--left === 0) done(); else echo.postMessage(1); });
    echo.postMessage(1);
  });
  console.log(`round trip ${((performance.now() - began) * 1000 / trips).toFixed(2)} 0`);
  await echo.terminate();
} catch (e) {
  console.error('worker:', e.message);
}
process.exit(0);
