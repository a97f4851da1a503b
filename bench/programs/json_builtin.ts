// JSON, built in: large and small documents parsed, revived, filtered, indented, cloned and written.
// Measures JSON.parse and JSON.stringify alone.

interface Reading {
  readonly station: string;
  readonly at: string;
  readonly depth: number;
  readonly temperature: number;
  readonly salinity: number | null;
  readonly flags: readonly boolean[];
  readonly notes?: string;
}
interface Survey {
  readonly id: number;
  readonly title: string;
  readonly area: { readonly north: number; readonly west: number; readonly label: string };
  readonly readings: readonly Reading[];
  readonly meta: Readonly<Record<string, string | number | boolean | null>>;
}

class Temperature {
  constructor(readonly celsius: number) {}
  toJSON(): string {
    return `${this.celsius.toFixed(2)} C`;
  }
}

function survey(id: number, count: number): Survey {
  const readings: Reading[] = [];
  for (let i = 0; i < count; i++) {
    const n = (i * 7_919 + id * 31) % 4_001;
    const reading = {
      station: `st-${n % 40}`, at: `2026-0${1 + (n % 9)}-1${n % 10}T0${n % 10}:00:00Z`, depth: n / 10,
      temperature: 4 + (n % 200) / 16, salinity: n % 7 ? 30 + (n % 64) / 8 : null, flags: [n % 2 === 0, n % 3 === 0],
    };
    readings.push(n % 5 === 0 ? { ...reading, notes: `line ${n}\n"quoted" \\ été \u2028` } : reading);
  }
  const meta: Record<string, string | number | boolean | null> = {};
  for (let i = 0; i < 60; i++) meta[`key_${(i * 13) % 61}`] = [`value ${i}`, i * 1.5, i % 2 === 0, null][i % 4];
  return { id, title: `Survey ${id} of the reef`, area: { north: 54.25 + id, west: -10.125, label: "north & west" }, readings, meta };
}

function depths({ readings }: Survey): number {
  let sum = 0;
  for (const { depth, flags, notes = "" } of readings) sum += depth + (flags[0] ? 1 : 0) + notes.length;
  return sum;
}

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Dates become numbers, stations lose their prefix. */
function revive(key: string, value: unknown): unknown {
  if (key === "at" && typeof value === "string") return Number(value.slice(0, 4)) * 100 + Number(value.slice(5, 7));
  if (key === "station" && typeof value === "string") return value.slice(3);
  return value;
}

/** Numbers are rounded, nulls left out. */
function replace(_key: string, value: unknown): unknown {
  if (value === null) return undefined;
  return typeof value === "number" ? Math.round(value) : value;
}

function messages(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const line = JSON.stringify({ id: i, method: i % 2 ? "get" : "put", params: [i, `key ${i % 10}`, { deep: true }], error: null });
    const { id, method, params: [first, name] } = JSON.parse(line) as
      { id: number; method: string; params: [number, string, { deep: boolean }] };
    sum += id + method.length + first + name.length + line.length;
  }
  return sum;
}

function rejected(texts: readonly string[]): number {
  let sum = 0;
  for (const text of texts) {
    try {
      JSON.parse(text);
    } catch (error) {
      if (error instanceof SyntaxError) sum++;
    }
  }
  return sum;
}

const BROKEN = ["{", "[1,]", '{"a":1,}', "nul", '"\\x"', "01", "1.e5", "[1 2]", '"tab\t"', ""];

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 30; round++) {
  const text = JSON.stringify(survey(round, 220));
  const parsed = JSON.parse(text) as Survey;
  const revived = JSON.parse(text, revive) as { readings: { at: number; station: string }[] };
  for (const { at, station } of revived.readings) checksum += at + Number(station);
  const indented = JSON.stringify(parsed, null, 2);
  const rounded = JSON.stringify(parsed, replace);
  const some = JSON.stringify(parsed, ["id", "readings", "depth", "notes"], "\t");
  const converted = JSON.stringify(parsed.readings.map(({ temperature }) => new Temperature(temperature)));
  checksum += text.length + indented.length + rounded.length + some.length + converted.length;
  for (let i = 0; i < 5; i++) checksum += Math.round(depths(clone(parsed)));
}
checksum += messages(15_000) + rejected(Array.from({ length: 4_000 }, (_, i) => BROKEN[i % BROKEN.length]));
const time = performance.now() - begin;
console.log(`json_builtin checksum ${checksum} time ${time.toFixed(2)}`);
