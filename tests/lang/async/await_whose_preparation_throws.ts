// An Await that has to look at a promise's `constructor` runs script before it suspends. What that
// script throws is thrown at the await itself, and the next await starts afresh.
function broken(text: string): Promise<number> {
  const promise = Promise.resolve(1);
  Object.defineProperty(promise, "constructor", {
    get() {
      throw new Error(text);
    },
  });
  return promise;
}

async function twice() {
  try {
    await broken("first");
  } catch (error) {
    console.log((error as Error).message);  // expect: first
  }
  const afterwards = await Promise.resolve("second");
  console.log(afterwards);  // expect: second
  try {
    for await (const x of [broken("third")]) console.log(x);
  } catch (error) {
    console.log((error as Error).message);  // expect: third
  }
  // The instruction before the await is inside the try block, the await is not.
  let caught = "no";
  try {
    caught = String(afterwards);
  } catch {
    caught = "wrongly";
  }
  return caught + (await broken("fourth"));
}
await twice().catch((error) => console.log(error.message));  // expect: fourth

async function* generate() {
  try {
    yield 1;
  } catch (error) {
    console.log((error as Error).message);  // expect: fifth
    return "returned";
  }
}
const generator = generate();
await generator.next();
const result = await generator.return(broken("fifth") as never);
console.log(result.value, result.done);  // expect: returned true

const over = generate();
await over.return("x");
await over.return(broken("sixth") as never).catch((error) => console.log(error.message));  // expect: sixth
console.log((await over.next()).done);  // expect: true

async function* delegating() {
  yield* {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      return broken("seventh");
    },
  } as never;
}
await delegating().next().catch((error) => console.log(error.message));  // expect: seventh
