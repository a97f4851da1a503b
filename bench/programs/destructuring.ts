// Destructuring: a shop whose state is never changed but copied: a reducer over tagged actions.
// Measures patterns with defaults and rests, spread of objects, arrays and arguments.

interface Item {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly tags: readonly string[];
}
interface Line {
  readonly item: Item;
  readonly count: number;
}
interface Customer {
  readonly name: string;
  readonly address: { readonly city: string; readonly zip?: string };
  readonly orders: readonly number[];
}
interface State {
  readonly items: Readonly<Record<string, Item>>;
  readonly lines: readonly Line[];
  readonly customer: Customer;
  readonly total: number;
  readonly history: readonly string[];
}
type Action =
  | { readonly type: "add"; readonly name: string; readonly count?: number }
  | { readonly type: "remove"; readonly at: number }
  | { readonly type: "price"; readonly name: string; readonly change: readonly [percent: number, least?: number] }
  | { readonly type: "move"; readonly address: Partial<Customer["address"]> }
  | { readonly type: "order" };

const HISTORY = 8;

function totalOf(lines: readonly Line[]): number {
  let total = 0;
  for (const { count, item: { price } } of lines) total += count * price;
  return total;
}

function noted({ history, ...rest }: State, entry: string): State {
  const [oldest, ...kept] = history;
  return { ...rest, history: history.length < HISTORY ? [oldest, ...kept, entry] : [...kept, entry] };
}

function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "add": {
      const { name, count = 1 } = action;
      const { items: { [name]: item }, lines } = state;
      const next = [...lines, { item, count }];
      return noted({ ...state, lines: next, total: totalOf(next) }, name);
    }
    case "remove": {
      const { lines: [first, ...others] } = state;
      if (first === undefined) return state;
      const at = action.at % (others.length + 1);
      const lines = at === 0 ? others : [first, ...others.slice(0, at - 1), ...others.slice(at)];
      return { ...state, lines, total: totalOf(lines) };
    }
    case "price": {
      const { name, change: [percent, least = 1] } = action;
      const { [name]: item, ...items } = state.items;
      const price = Math.max(least, Math.round(item.price * (100 + percent) / 100));
      const tags = item.tags.length < 3 ? [...item.tags, percent < 0 ? "sale" : "new"] : item.tags.slice(1);
      return noted({ ...state, items: { ...items, [name]: { ...item, price, tags } } }, `${name} ${percent}`);
    }
    case "move": {
      const { customer, customer: { address } } = state;
      return { ...state, customer: { ...customer, address: { ...address, ...action.address } } };
    }
    case "order": {
      const { customer: { orders, ...customer }, total } = state;
      return noted({ ...state, customer: { ...customer, orders: [...orders.slice(-4), total] }, lines: [], total: 0 }, "order");
    }
  }
}

const NAMES = ["mask", "fins", "snorkel", "torch", "knife", "camera", "rope", "float"] as const;

function* range(count: number): Generator<number, void, undefined> {
  for (let i = 0; i < count; i++) yield i;
}

function shop(): State {
  const entries = NAMES.map((name, id): [string, Item] => [name, { id, name, price: 10 + id * 7, tags: [] }]);
  return {
    items: Object.fromEntries(entries), lines: [], total: 0, history: ["open"],
    customer: { name: "Ada", address: { city: "Kiel" }, orders: [] },
  };
}

function actionOf(step: number): Action {
  const name = NAMES[(step * 5 + (step >> 3)) % NAMES.length];
  switch (step % 11) {
    case 3: return { type: "remove", at: step };
    case 5: return { type: "price", name, change: step & 1 ? [-10] : [20, 15] };
    case 7: return { type: "move", address: step & 1 ? { zip: String(10_000 + (step % 977)) } : { city: `Port ${step % 13}` } };
    case 10: return { type: "order" };
    default: return step & 1 ? { type: "add", name, count: 1 + (step % 3) } : { type: "add", name };
  }
}

function measure({ total, lines: { length }, customer: { address: { city, zip = "none" }, orders: [newest = 0, , third = 0] },
  history }: State): number {
  const [last, beforeLast = ""] = [...history].reverse();
  return total + length * 3 + city.length + zip.length * 7 + newest + third + last.length + beforeLast.length;
}

function spread(first: number, second: number, ...rest: readonly number[]): number {
  return rest.length ? Math.max(first, second, ...rest) - Math.min(...rest) : first + second;
}

/** Pairs swapped and rotated in place by patterns. */
function shuffle(numbers: number[]): number {
  for (let i = 0; i + 2 < numbers.length; i++) {
    [numbers[i], numbers[i + 1]] = [numbers[i + 1], numbers[i]];
    [numbers[i], numbers[i + 1], numbers[i + 2]] = [numbers[i + 2], numbers[i], numbers[i + 1]];
  }
  return numbers[0] * 3 + numbers[numbers.length - 1];
}

const begin = performance.now();
let checksum = 0;
let state = shop();
for (let step = 0; step < 100_000; step++) {
  state = reduce(state, actionOf(step));
  if (step % 3 === 0) checksum = (checksum * 17 + measure(state)) % 1_000_000_007;
}
const numbers = [...range(40)];
for (let round = 0; round < 2_000; round++) {
  checksum += shuffle(numbers);
  const [a, b, ...others] = numbers;
  checksum += spread(a, b, ...others) + spread(...[a, b] as const, round);
}
const time = performance.now() - begin;
console.log(`destructuring checksum ${checksum} time ${time.toFixed(2)}`);
