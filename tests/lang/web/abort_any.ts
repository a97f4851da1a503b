// AbortSignal.any: what aborts it holds it weakly, unless somebody listens.
const first = new AbortController(), second = new AbortController();
const both = AbortSignal.any([first.signal, second.signal]);
const nested = AbortSignal.any([both]);
const order: string[] = [];
both.addEventListener("abort", () => order.push("both " + nested.aborted));
nested.onabort = () => order.push("nested " + both.reason);
second.abort("enough");
first.abort("too late");
console.log(order.join(", "), both.reason, nested.reason); // expect: both true, nested enough enough enough
console.log(AbortSignal.any([first.signal, AbortSignal.abort("now")]).reason, AbortSignal.any([]).aborted); // expect: too late false

// A signal between two others may go: the outer one hangs on the source itself.
const source = new AbortController();
const outer = AbortSignal.any([AbortSignal.any([AbortSignal.any([source.signal])])]);
const gone = { plain: 0, heard: 0, deaf: 0 };
const registry = new FinalizationRegistry((sort: keyof typeof gone) => { gone[sort]++; });
let heard = 0;
(function () {
  for (let i = 0; i < 100; i++) registry.register(AbortSignal.any([source.signal]), "plain");
  for (let i = 0; i < 10; i++) {
    const signal = AbortSignal.any([source.signal]);
    signal.addEventListener("abort", () => heard++);
    registry.register(signal, "heard");
  }
  for (let i = 0; i < 10; i++) {
    const signal = AbortSignal.any([source.signal]);
    const listener = (): void => { heard += 100; };
    signal.addEventListener("abort", listener);
    signal.removeEventListener("abort", listener);
    registry.register(signal, "deaf");
  }
})();
function churn(): void {
  let junk: object[] = [];
  for (let i = 0; i < 20000; i++) {
    junk.push({ i, s: [i] });
    if (junk.length > 100) junk = [];
  }
}
let turns = 0;
function turn(): void {
  churn();
  if (gone.plain + gone.deaf < 100 && ++turns < 300) return void setTimeout(turn, 0);
  console.log(gone.plain > 85, gone.deaf > 5, gone.heard); // expect: true true 0
  source.abort();
  console.log(heard, outer.aborted); // expect: 10 true
}
turn();
