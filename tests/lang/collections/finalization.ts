// What is only weakly held goes at the end of some turn; clean-up callbacks follow.
const gone: string[] = [];
const registry = new FinalizationRegistry((held: string) => {
  gone.push(held);
  if (held === "h1") throw new Error("a callback may throw");
});
process.on("uncaughtException", (e: any) => gone.push(e.message));
const token = {};
let ref: WeakRef<object>;
(function () {
  for (let i = 0; i < 3; i++) registry.register({ i }, "h" + i);
  registry.register({}, "never", token);
  ref = new WeakRef({ big: 1 });
})();
console.log(registry.unregister(token), registry.unregister(token), typeof ref!.deref()); // expect: true false object

function churn() {
  let junk: object[] = [];
  for (let i = 0; i < 20000; i++) {
    junk.push({ i, s: [i] });
    if (junk.length > 100) junk = [];
  }
}
let turns = 0;
function turn() {
  churn();
  if (gone.length < 4 && ++turns < 300) return void setTimeout(turn, 0);
  console.log(gone.sort().join("; "), ref.deref()); // expect: a callback may throw; h0; h1; h2 undefined
}
turn();
