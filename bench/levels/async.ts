// What awaiting costs. Prints a line a level: its name, a tab,
// milliseconds. With an argument only the levels whose names contain it.
const wanted: string = globalThis.process?.argv[2] ?? "";

async function level(name: string, body: () => Promise<unknown>): Promise<void> {
  if (!name.includes(wanted)) return;
  await body();
  const start = performance.now();
  await body();
  console.log(`${name}\t${(performance.now() - start).toFixed(2)}`);
}

async function next(value: number): Promise<number> {
  return value + 1;
}

async function inTurn(value: number): Promise<number> {
  await null;
  return value;
}

async function* count(to: number): AsyncGenerator<number> {
  for (let i = 0; i < to; i++) yield i;
}

await level("1,000,000 awaits of a value", async () => {
  let sum = 0;
  for (let i = 0; i < 1_000_000; i++) sum += await i;
  return sum;
});
await level("1,000,000 awaits of a resolved promise", async () => {
  const promise = Promise.resolve(1);
  let sum = 0;
  for (let i = 0; i < 1_000_000; i++) sum += await promise;
  return sum;
});
await level("1,000,000 awaits of an async function", async () => {
  let sum = 0;
  for (let i = 0; i < 1_000_000; i++) sum = await next(sum);
  return sum;
});
await level("100,000 async functions at once", async () => {
  const all: Promise<number>[] = [];
  for (let i = 0; i < 100_000; i++) all.push(inTurn(i));
  return (await Promise.all(all)).length;
});
await level("200,000 steps of an async generator", async () => {
  let sum = 0;
  for await (const each of count(200_000)) sum += each;
  return sum;
});
await level("100,000 timers", () => new Promise<void>((resolve) => {
  let left = 100_000;
  for (let i = 0; i < 100_000; i++) {
    setTimeout(() => {
      if (--left === 0) resolve();
    }, 0);
  }
}));
await level("100,000 chains of then", async () => {
  const all: Promise<number>[] = [];
  for (let i = 0; i < 100_000; i++) all.push(Promise.resolve(i).then((v) => v + 1).then((v) => v * 2));
  return (await Promise.all(all)).length;
});
