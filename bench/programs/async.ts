// Async: loops of awaits, a bounded channel between producers and consumers, async generators, a
// mutex, failures that are tried again. Measures promises, async functions, the job queue.

class Channel<T> implements AsyncIterable<T> {
  private readonly items: T[] = [];
  private readonly takers: ((result: IteratorResult<T, undefined>) => void)[] = [];
  private readonly givers: (() => void)[] = [];
  private closed = false;
  constructor(private readonly capacity: number) {}

  async put(item: T): Promise<void> {
    const taker = this.takers.shift();
    if (taker !== undefined) {
      taker({ value: item, done: false });
      return;
    }
    this.items.push(item);
    if (this.items.length > this.capacity) await new Promise<void>((resolve) => this.givers.push(resolve));
  }
  close(): void {
    this.closed = true;
    for (const taker of this.takers.splice(0)) taker({ value: undefined, done: true });
  }
  private take(): Promise<IteratorResult<T, undefined>> {
    const item = this.items.shift();
    if (item !== undefined) {
      this.givers.shift()?.();
      return Promise.resolve({ value: item, done: false });
    }
    if (this.closed) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.takers.push(resolve));
  }
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return { next: () => this.take() };
  }
}

class Mutex {
  private last: Promise<unknown> = Promise.resolve();
  run<T>(action: () => Promise<T>): Promise<T> {
    const result = this.last.then(action);
    this.last = result;
    return result;
  }
}

class Busy extends Error {
  constructor(readonly attempt: number) {
    super(`busy at attempt ${attempt}`);
    this.name = "Busy";
  }
}

async function fetchPart(part: number, attempt: number): Promise<number> {
  await null;
  if ((part + attempt) % 3 === 0) throw new Busy(attempt);
  return part * 2 + 1;
}

async function withRetries<T>(attempts: number, action: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action(attempt);
    } catch (error) {
      if (!(error instanceof Busy) || attempt + 1 >= attempts) throw error;
    }
  }
}

async function addUp(count: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await i;
  return sum;
}

async function depth(n: number): Promise<number> {
  return n === 0 ? 0 : 1 + (await depth(n - 1));
}

async function* pages(count: number, size: number): AsyncGenerator<readonly number[], void, undefined> {
  for (let page = 0; page < count; page++) {
    await Promise.resolve();
    yield Array.from({ length: size }, (_, i) => page * size + i);
  }
}

async function* flatten<T>(source: AsyncIterable<readonly T[]>): AsyncGenerator<T, void, undefined> {
  for await (const page of source) yield* page;
}

async function work(producers: number, consumers: number, count: number): Promise<number> {
  const channel = new Channel<number>(4);
  const sums = Array.from({ length: consumers }, async () => {
    let sum = 0;
    for await (const item of channel) sum += item;
    return sum;
  });
  await Promise.all(Array.from({ length: producers }, async (_, producer) => {
    for (let i = 0; i < count; i++) await channel.put(producer * count + i + 1);
  }));
  channel.close();
  return (await Promise.all(sums)).reduce((a, b) => a + b, 0);
}

async function transfers(count: number): Promise<number> {
  const mutex = new Mutex();
  const accounts = [1_000, 1_000, 1_000];
  const move = async (from: number, to: number, amount: number): Promise<void> => {
    const before = accounts[from];
    await null;
    accounts[from] = before - amount;
    accounts[to] += amount;
  };
  await Promise.all(Array.from({ length: count }, (_, i) => mutex.run(() => move(i % 3, (i + 1 + (i % 2)) % 3, i % 7))));
  return accounts.reduce((sum, account, i) => sum + account * (i + 1), 0);
}

function chained(count: number): Promise<number> {
  let promise = Promise.resolve(0);
  for (let i = 0; i < count; i++) promise = promise.then((n) => n + i).finally(() => undefined);
  return promise;
}

async function main(): Promise<number> {
  let checksum = await addUp(300_000);
  for (let i = 0; i < 300; i++) checksum += await depth(100);
  for await (const n of flatten(pages(1_500, 10))) checksum += n;
  checksum += await work(5, 3, 6_000);
  checksum += await transfers(15_000);
  checksum += await chained(15_000);
  for (let part = 0; part < 12_000; part++) checksum += await withRetries(3, (attempt) => fetchPart(part, attempt));
  const settled = await Promise.allSettled(Array.from({ length: 6_000 }, (_, part) => fetchPart(part, 0)));
  for (const result of settled) checksum += result.status === "fulfilled" ? result.value : 1;
  for (let i = 0; i < 2_000; i++) checksum += await Promise.race([addUp(3), addUp(1 + (i % 2)), depth(4)]);
  return checksum;
}

const begin = performance.now();
void main().then((checksum) => {
  const time = performance.now() - begin;
  console.log(`async checksum ${checksum} time ${time.toFixed(2)}`);
});
