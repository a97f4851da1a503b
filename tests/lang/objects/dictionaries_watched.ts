// Caches rely on where a dictionary has its properties; whatever moves them is noticed.
const log = (...values: unknown[]) => console.log(values.map(String).join(' '));
function dictionary(): Record<string, number> { const d: Record<string, number> = {}; for (let i = 0; i < 200; i++) d['k' + i] = i; return d; }
function read(d: Record<string, unknown>): unknown { return d.k7; }
function write(d: Record<string, unknown>, v: unknown) { d.k7 = v; }
function hot(d: Record<string, unknown>) { let v; for (let i = 0; i < 50; i++) v = read(d); for (let i = 0; i < 50; i++) write(d, v); return v; }

const d = dictionary();
log(hot(d)); // expect: 7
delete d.k3;
log(hot(d)); // expect: 7
delete d.k7;
log(read(d)); // expect: undefined
write(d, 'again');
log(read(d), Object.keys(d).at(-1)); // expect: again k7
// An accessor takes its place, and goes.
const e = dictionary();
hot(e);
let stored: unknown;
Object.defineProperty(e, 'k7', { get: () => 'got', set: (v) => { stored = v; }, configurable: true });
log(read(e)); // expect: got
write(e, 5);
log(stored); // expect: 5
Object.defineProperty(e, 'k7', { value: 1, writable: false });
log(read(e), (() => { try { write(e, 2); return 'stored'; } catch { return 'refused'; } })()); // expect: 1 refused
// Readonly without another value; frozen.
const f = dictionary();
hot(f);
Object.defineProperty(f, 'k7', { writable: false });
log((() => { try { write(f, 2); return 'stored'; } catch { return 'refused'; } })(), read(f)); // expect: refused 7
const z = dictionary();
hot(z);
Object.freeze(z);
log((() => { try { write(z, 2); return 'stored'; } catch { return 'refused'; } })(), read(z)); // expect: refused 7
// It becomes a prototype; what inherits sees what is stored and deleted later.
const p = dictionary();
hot(p);
const child = Object.create(p) as Record<string, unknown>;
log(hot(child)); // expect: 7
write(p, 'of the prototype');
delete (child as Record<string, unknown>).k7;
log(read(child), read(p)); // expect: of the prototype of the prototype
delete p.k7;
log(read(child), read(p)); // expect: undefined undefined
// Many come and go: the slots are numbered anew.
const churn = dictionary() as Record<string, unknown>;
for (let round = 0; round < 300; round++) {
  hot(churn);
  delete churn['k' + (100 + (round % 90))];
  churn['n' + round] = round;
  if (round > 20) delete churn['n' + (round - 20)];
  if (read(churn) !== 7) log('lost', round);
}
log(read(churn), Object.keys(churn).length); // expect: 7 131
// Two of them at one place.
const x = dictionary(), y = dictionary();
y.k7 = -7;
let s = 0;
for (let i = 0; i < 100; i++) s += (read(i & 1 ? x : y) as number);
log(s); // expect: 0
