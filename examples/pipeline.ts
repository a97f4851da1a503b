// Asynchronous pipelines: workers take jobs from a queue, at most three at a time, and results come in order.
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

async function* mapConcurrently<T, R>(items: Iterable<T>, limit: number, work: (item: T) => Promise<R>) {
  const running: Promise<R>[] = [];
  for (const item of items) {
    const job = work(item);
    job.catch(() => {});  // It is looked at when its turn comes.
    running.push(job);
    if (running.length >= limit) yield await running.shift()!;
  }
  while (running.length) yield await running.shift()!;
}

class Semaphore implements Disposable {
  #free: number;
  #waiting: (() => void)[] = [];
  constructor(count: number) { this.#free = count; }
  async enter(): Promise<this> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((go) => this.#waiting.push(go));
    return this;
  }
  [Symbol.dispose](): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

let active = 0, most = 0;
const disk = new Semaphore(2);
async function fetchPage(n: number): Promise<{ page: number; words: number }> {
  most = Math.max(most, ++active);
  await sleep(10 - n);
  {
    using _ = await disk.enter();
    await sleep(1);
  }
  active--;
  if (n === 5) throw new Error(`page ${n} is missing`);
  return { page: n, words: n * 100 };
}

let total = 0;
try {
  for await (const { page, words } of mapConcurrently([1, 2, 3, 4, 5, 6], 3, fetchPage)) {
    total += words;
    console.log(`page ${page}: ${words} words`);
  }
} catch (error) {
  console.log("stopped:", (error as Error).message);
}
console.log({ total, most });
const settled = await Promise.allSettled([fetchPage(1), fetchPage(5)]);
console.log(settled.map((s) => (s.status === "fulfilled" ? s.value : s.reason.message)));
