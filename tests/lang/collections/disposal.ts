// using, await using, DisposableStack, AsyncDisposableStack.
const log: string[] = [];
const flush = () => console.log(log.splice(0).join(" "));
const res = (name: string) => ({ [Symbol.dispose]() { log.push("-" + name); } });
const failing = (name: string) => ({ [Symbol.dispose]() { log.push("!" + name); throw new Error(name); } });
const later = (name: string) => ({ async [Symbol.asyncDispose]() { await 0; log.push("~" + name); } });

function f(leave: boolean) {
  using a = res("a");
  using nothing = null;
  for (const n of [1, 2]) {
    using b = res("b" + n);
    if (leave) return "left";
  }
  using c = res("c");
  return "end";
}
console.log(f(false)); // expect: end
flush(); // expect: -b1 -b2 -c -a
console.log(f(true)); // expect: left
flush(); // expect: -b1 -a

// Errors join: the last is outermost.
try {
  using x = failing("x");
  using y = failing("y");
  throw new Error("body");
} catch (e: any) {
  console.log(e.name, e.error.message, e.suppressed.name, e.suppressed.error.message, e.suppressed.suppressed.message); // expect: SuppressedError x SuppressedError y body
}
flush(); // expect: !y !x
for (const bad of [1, {}] as any[]) {
  try {
    using x = bad;
  } catch (e: any) {
    console.log(e.name); // expect: TypeError
    // expect: TypeError
  }
}
for (using r of [res("r1"), res("r2")]) log.push("body");
flush(); // expect: body -r1 body -r2
function* g() {
  using r = res("gen");
  yield 1;
  yield 2;
}
for (const v of g()) break;
flush(); // expect: -gen

const stack = new DisposableStack();
stack.use(res("used"));
stack.adopt(5, (v) => log.push("adopted" + v));
stack.defer(() => log.push("deferred"));
const moved = stack.move();
console.log(stack.disposed, moved.disposed); // expect: true false
moved.dispose();
moved.dispose();
flush(); // expect: deferred adopted5 -used
try {
  stack.use(null);
} catch (e: any) {
  console.log(e.name); // expect: ReferenceError
}

async function main() {
  {
    await using a = later("a");
    await using s = res("s");
    using n = null;
    log.push("body");
  }
  flush(); // expect: body -s ~a
  // Nothing to dispose of asynchronously: still one turn.
  Promise.resolve().then(() => log.push("turn"));
  {
    await using nothing = null;
  }
  log.push("after");
  flush(); // expect: turn after
  try {
    await using x = { async [Symbol.asyncDispose]() { throw new Error("async"); } };
    throw new Error("body");
  } catch (e: any) {
    console.log(e.error.message, e.suppressed.message); // expect: async body
  }
  const all = new AsyncDisposableStack();
  all.use(later("one"));
  all.use(res("two"));
  all.defer(async () => { log.push("three"); throw new Error("failed"); });
  try {
    await all.disposeAsync();
  } catch (e: any) {
    console.log(e.message, all.disposed); // expect: failed true
  }
  flush(); // expect: three -two ~one
  for await (using r of [res("loop")]) log.push("in");
  flush(); // expect: in -loop
}
main();
