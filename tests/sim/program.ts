// What each context of the simulator does (tests/sim/simulation.h): deeds at random, and messages
// to and from its neighbours through the global `ports`. What must hold whatever happens is checked
// by `must`; whoever prints BROKEN has found a bug.
import { readTextFile, readTextFileSync, writeTextFile, writeTextFileSync, remove } from 'shoal:fs';
import { sleep, sleepSync } from 'shoal:timers';
import { channel, Receiver } from 'shoal:channel';

declare const ports: MessagePort[];
declare const deed_count: number;

let lines = 0;
const log = (...what: unknown[]) => { if (++lines < 60) console.log(Date.now() % 1e7, ...what); };
const pick = (n: number) => (Math.random() * n) | 0;
const text = (e: unknown) => (e instanceof Error ? e.name + ': ' + e.message : String(e));
const must = (holds: boolean, what: string) => { if (!holds) console.log('BROKEN', what); };
const path = (n: number) => `/file${n}.txt`;

// ---- Messages

type Letter = { number: number; kind: string; values: number[]; sum: number; buffer?: ArrayBuffer };
const sent = ports.map(() => 0), received = ports.map(() => 0);
const answers = new Map<number, (n: number) => void>();
let asked = 0;

const drain = async (from: Receiver<number>) => {
  let n = 0;
  try {
    for (;;) {
      const v = pick(2) ? await from.receive() : from.receiveSync();
      must(v === n, `channel: ${v} instead of ${n}`);
      ++n;
    }
  } catch (e) { log('channel over', n, text(e)); }
};
const onLetter = (i: number, { data }: MessageEvent) => {
  if (data instanceof Receiver) return void drain(data);
  if (data instanceof MessagePort) return data.postMessage('through');
  const letter = data as Letter;
  must(letter.number === received[i] + 1, `letter ${letter.number} after ${received[i]}`);
  received[i] = letter.number;
  must(letter.values.reduce((a, b) => a + b, 0) === letter.sum, 'a letter has changed');
  if (letter.buffer) must(new Uint8Array(letter.buffer)[0] === 7, 'bytes have changed');
  if (letter.kind === 'ask') post(i, 'answer', [letter.values[0], 1]);
  if (letter.kind === 'answer') answers.get(letter.values[0])?.(letter.number);
};
const post = (i: number, kind: string, values: number[], buffer?: ArrayBuffer) => {
  const letter: Letter = { number: sent[i] + 1, kind, values, sum: 0, buffer };
  letter.sum = values.reduce((a, b) => a + b, 0);
  ports[i].postMessage(letter, buffer ? [buffer] : []);
  ++sent[i];
  if (buffer) must(buffer.byteLength === 0, 'a buffer has stayed');
};
const ask = async (i: number) => {
  const id = ++asked;
  const answer = new Promise<unknown>((resolve) => answers.set(id, resolve));
  const first = await Promise.race([answer, sleep(20).then(() => 'no answer')]);
  answers.delete(id);
  return first;
};
ports.forEach((port, i) => {
  port.onmessage = (event) => onLetter(i, event);
  port.onmessageerror = () => { ++received[i]; log('message lost', i); };  // No memory for it.
  port.addEventListener('close', () => log('closed', i));
});

// ---- Deeds

const kept: unknown[] = [];
const weak: WeakRef<object>[] = [];
const registry = new FinalizationRegistry((held: number) => log('collected', held));
const slept = async (ms: number) => {
  const began = Date.now();
  await sleep(ms);
  must(Date.now() - began >= ms, `sleep(${ms}) took ${Date.now() - began}`);
};
const stops = (what: () => unknown) => {
  try { for (;;) what(); } catch (e) { return text(e); }
};

const deeds: (() => unknown)[] = [
  () => slept(pick(100)),
  () => { let sum = 0; for (let i = 0; i < pick(3000); i++) sum += i % 7; return sum; },
  () => {
    const garbage = [];
    for (let i = 0; i < pick(500); i++) garbage.push({ i, text: 'x' + i });
    return garbage.length;
  },
  () => { kept.push(new Array(pick(2000)).fill(pick(9))); return kept.length; },
  () => { kept.length = 0; return 'let go'; },
  async () => {
    const n = pick(3), written = 'text ' + Math.random();
    await writeTextFile(path(n), written);
    const read = await readTextFile(path(n));
    must(read === written, 'a file has changed');
    return n;
  },
  () => readTextFile(path(pick(3))),
  () => {
    writeTextFileSync(path(3), 'x'.repeat(pick(1000)));
    return readTextFileSync(path(3)).length;
  },
  () => remove(path(pick(3))),
  () => [5, 3, 8, 1].sort((a, b) => { sleepSync(pick(5)); return a - b; }).join(),
  () => JSON.parse('[1,2,3]', (_k, v) => { if (pick(4) === 0) sleepSync(1); return v; }).length,
  () => Promise.all([sleep(pick(10)), sleep(pick(10)), readTextFile(path(0))]).then((r) => r.length),
  () => Promise.race([sleep(3).then(() => 'three'), sleep(1 + pick(5)).then(() => 'other')]),
  () => {
    const o = { n: pick(100) };
    weak.push(new WeakRef(o));
    registry.register(o, o.n);
    return weak.filter((w) => w.deref()).length;
  },
  () => {
    queueMicrotask(() => log('microtask'));
    setTimeout(() => log('timer'), pick(20));
    return 'later';
  },
  () => { if (pick(60) === 0) throw new Error('thrown'); return 'not thrown'; },
  () => { if (pick(40) === 0) Promise.reject(new Error('nobody listens')); return 'rejected?'; },
  () => pick(12) || stops(() => { for (;;) { } }),
  () => pick(12) || stops(() => { const a: unknown[] = []; for (;;) a.push(new Array(500).fill(0)); }),
  () => { const f = (n: number): number => (n === 0 ? 0 : 1 + f(n - 1)); return f(pick(300)); },
  () => pick(20) || stops(() => { const f = (): number => 1 + f(); f(); }),
  () => { if (pick(80) === 0) process.exit(pick(5)); return 'goes on'; },
  () => /(a*)*b/.test('a'.repeat(pick(10))),
  // With others
  () => { const i = pick(ports.length); post(i, 'tell', [pick(9), pick(9), pick(9)]); return i; },
  () => { for (let n = 0; n < 20; ++n) post(pick(ports.length), 'tell', [n, -n]); return 'twenty'; },
  () => { post(0, 'tell', [1], new Uint8Array([7, 8, 9]).buffer); return 'bytes'; },
  () => { const i = pick(ports.length); const a = ask(i); post(i, 'ask', [asked]); return a; },
  async () => {
    const { sender, receiver } = channel<number>(pick(4));
    ports[pick(ports.length)].postMessage(receiver, [receiver]);
    for (let n = 0; n < 5; ++n) if (pick(2)) await sender.send(n); else sender.sendSync(n);
    sender.close();
    return 'sent';
  },
  () => {
    const { port1, port2 } = new MessageChannel();
    ports[pick(ports.length)].postMessage(port1, [port1]);
    return new Promise((resolve) => {
      port2.onmessage = (e) => { must(e.data === 'through', 'through'); port2.close(); resolve(e.data); };
      setTimeout(() => { port2.close(); resolve('too late'); }, 30);
    });
  },
];
process.on('exit', (code) => log('exit', code));
for (let n = 0; n < deed_count; n++) {
  const which = pick(deeds.length);
  try {
    log(which, await deeds[which]());
  } catch (e) {
    log(which, text(e));
  }
}
await sleep(pick(100));
for (const port of ports) port.close();
log('over', received.join());
