// Exceptions: documents are checked by functions that throw, transactions are rolled back on the
// way out, causes are wrapped and looked through. Measures throw, catch, finally, Error objects.

class ValidationError extends Error {
  constructor(message: string, readonly path: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.name = "ValidationError";
  }
  at(key: string): ValidationError {
    return new ValidationError(this.message, [key, ...this.path], { cause: this });
  }
}
class NotFound extends Error {
  override readonly name = "NotFound";
}
class Conflict extends Error {
  override readonly name = "Conflict";
  constructor(readonly key: string) {
    super(`conflict at ${key}`);
  }
}

type Check<T> = (value: unknown) => T;

function fail(message: string): never {
  throw new ValidationError(message, []);
}

const number: Check<number> = (value) => (typeof value === "number" ? value : fail("is not a number"));
const text: Check<string> = (value) => (typeof value === "string" ? value : fail("is not a text"));

function list<T>(item: Check<T>): Check<T[]> {
  return (value) => {
    if (!Array.isArray(value)) fail("is not a list");
    return value.map((each: unknown, i) => within(String(i), item, each));
  };
}

function record<T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<T> {
  return (value) => {
    if (typeof value !== "object" || value === null) fail("is not a record");
    const out: Partial<T> = {};
    for (const key in fields) out[key] = within(key, fields[key], (value as Record<string, unknown>)[key]);
    return out as T;
  };
}

function within<T>(key: string, check: Check<T>, value: unknown): T {
  try {
    return check(value);
  } catch (error) {
    throw error instanceof ValidationError ? error.at(key) : error;
  }
}

interface Order {
  readonly id: number;
  readonly customer: { readonly name: string };
  readonly lines: readonly { readonly item: string; readonly count: number }[];
}

const order = record<Order>({ id: number, customer: record({ name: text }), lines: list(record({ item: text, count: number })) });

class Store {
  private readonly rows = new Map<string, number>();
  private readonly undo: (() => void)[] = [];
  open = 0;

  get(key: string): number {
    const value = this.rows.get(key);
    if (value === undefined) throw new NotFound(key);
    return value;
  }
  set(key: string, value: number): void {
    const before = this.rows.get(key);
    this.undo.push(() => {
      if (before === undefined) this.rows.delete(key);
      else this.rows.set(key, before);
    });
    if (value < 0) throw new Conflict(key);
    this.rows.set(key, value);
  }
  transaction<T>(action: () => T): T {
    const mark = this.undo.length;
    let isDone = false;
    this.open++;
    try {
      const result = action();
      isDone = true;
      return result;
    } finally {
      this.open--;
      if (!isDone) while (this.undo.length > mark) this.undo.pop()!();
      if (this.open === 0) this.undo.length = 0;
    }
  }
}

function take(store: Store, { lines }: Order): number {
  return store.transaction(() => {
    let sum = 0;
    for (const { item, count } of lines) {
      let stock: number;
      try {
        stock = store.get(item);
      } catch (error) {
        if (!(error instanceof NotFound)) throw error;
        store.set(item, (stock = 20));
      }
      store.set(item, stock - count);
      sum += stock;
    }
    return sum;
  });
}

function causes(error: unknown): number {
  let depth = 0;
  for (let each = error; each instanceof Error; each = each.cause) depth++;
  return depth;
}

/** Finds its answer deep in calls, and throws it up. */
function search(low: number, high: number, target: number): void {
  const middle = (low + high) >> 1;
  if (middle === target || low >= high) throw middle;
  if (middle < target) search(middle + 1, high, target);
  else search(low, middle, target);
}

function leave(steps: number): string {
  let trace = "";
  outer: for (let i = 0; ; i++) {
    try {
      if (i === steps) break outer;
      if (i % 2) continue;
      trace += i;
    } finally {
      trace += ";";
      if (trace.length > 100) return trace;
    }
  }
  return trace;
}

function sample(i: number): unknown {
  const line = { item: `item ${i % 37}`, count: i % 5 === 0 ? "two" : i % 6 };
  return i % 7 === 0 ? { id: i, customer: null, lines: [] }
    : { id: i, customer: { name: `Customer ${i}` }, lines: [{ item: `item ${i % 11}`, count: 3 }, line] };
}

const begin = performance.now();
const store = new Store();
let checksum = 0;
for (let i = 0; i < 18_000; i++) {
  try {
    checksum += take(store, order(sample(i)));
  } catch (error) {
    if (error instanceof ValidationError) checksum += error.path.join(".").length * 3 + causes(error);
    else if (error instanceof Conflict) checksum += error.key.length + error.message.length;
    else throw error;
  } finally {
    checksum += store.open;
  }
}
for (let i = 0; i < 36_000; i++) {
  try {
    search(0, 1_024, i % 1_025);
  } catch (found) {
    checksum += found as number;
  }
}
for (let i = 0; i < 9_000; i++) checksum += leave(i % 60).length;
const time = performance.now() - begin;
console.log(`exceptions checksum ${checksum} time ${time.toFixed(2)}`);
