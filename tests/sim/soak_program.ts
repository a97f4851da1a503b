// What the programs of the soak do (tests/sim/soak.h): files, timers, workers, channels, messages.
// The first argument is a folder of its own.
import { readTextFile, writeTextFile, writeTextFileSync, readTextFileSync, remove } from 'shoal:fs';
import { sleep, sleepSync } from 'shoal:timers';
import { channel } from 'shoal:channel';

const folder = process.argv[2];
const pick = (n: number) => (Math.random() * n) | 0;
const must = (holds: boolean, what: string) => { if (!holds) console.log('BROKEN', what); };
const worker = (code: string) => new Worker('data:text/javascript,' + encodeURIComponent(code));
const kept: unknown[] = [];

const deeds: (() => unknown)[] = [
  async () => {
    const file = `${folder}/${pick(5)}.txt`, text = 'x'.repeat(pick(5000));
    await writeTextFile(file, text);
    must((await readTextFile(file)) === text, 'a file has changed');
  },
  () => {
    const file = `${folder}/sync.txt`;
    writeTextFileSync(file, 'y'.repeat(100));
    must(readTextFileSync(file).length === 100, 'a file is short');
  },
  () => remove(`${folder}/${pick(5)}.txt`),
  async () => { const t = performance.now(); await sleep(5); must(performance.now() - t > 4.99, 'slept too little'); },
  () => [4, 2, 9].sort((a, b) => { sleepSync(1); return a - b; }),
  () => { kept.push(new Array(pick(20000)).fill({})); if (kept.length > 5) kept.length = 0; },
  () => { kept.push(new Uint8Array(pick(1e6))); },
  () => JSON.parse(JSON.stringify(Array.from({ length: pick(2000) }, (_, i) => ({ i, text: 'x' + i })))),
  () => { for (let i = 0; i < 20; ++i) setTimeout(() => kept.push(i), pick(30)); },
  () => eval('/* long */'.repeat(4000) + 'let a = 1; a + 1'),
  () => (7n ** 20000n) % 1000007n,
  async () => {
    const w = worker('onmessage = (e) => postMessage(e.data + 1)');
    const answer = new Promise<number>((resolve) => { w.onmessage = (e) => resolve(e.data); });
    const n = pick(1000);
    w.postMessage(n);
    must((await answer) === n + 1, 'a worker answers wrongly');
    w.terminate();
  },
  () => { const w = worker('for (;;) {}'); setTimeout(() => w.terminate(), pick(5)); },
  () => { worker('postMessage(1)').onmessage = () => kept.push(1); },
  async () => {
    const { sender, receiver } = channel<number>(pick(4));
    const w = worker(`onmessage = async (e) => { let n = 0;
      try { for (;;) { await e.data.receive(); ++n; } } catch { postMessage(n); } }`);
    const counted = new Promise<number>((resolve) => { w.onmessage = (e) => resolve(e.data); });
    w.postMessage(receiver, [receiver]);
    for (let n = 0; n < 20; ++n) await sender.send(n);
    sender.close();
    must((await counted) === 20, 'a channel has lost something');
    w.terminate();
  },
  async () => {
    const cell = new Int32Array(new SharedArrayBuffer(8));
    const w = worker('onmessage = (e) => { Atomics.store(e.data, 0, 1); Atomics.notify(e.data, 0); }');
    w.postMessage(cell);
    Atomics.wait(cell, 0, 0, 10_000);
    must(cell[0] === 1, 'a wait was in vain');
    w.terminate();
  },
];
for (let n = 0; n < 3 + pick(10); ++n) {
  try { await deeds[pick(deeds.length)](); } catch (e) {
    const code = (e as { code?: string }).code;
    must(code === 'ENOENT' || (e as Error).name === 'AbortError' || e instanceof RangeError, String(e));
  }
}
kept.length = 0;
process.exit(0);
