// Order of hooks, contexts of tests, steps, tables, tests beside each other.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "shoal:test";

const seen: string[] = [];
describe("hooks", () => {
  beforeAll(() => {
    seen.push("before all");
    return () => seen.push("clean up");
  });
  afterAll(() => void seen.push("after all"));
  beforeEach(() => void seen.push("outer"));
  afterEach(() => void seen.push("outer end"));
  describe("inside", () => {
    beforeEach(() => void seen.push("inner"));
    afterEach(() => void seen.push("inner end"));
    test("run from the outside in, and back", (t) => {
      t.onTestFinished(() => seen.push("finished"));
      seen.push("test");
    });
  });
  test("each time", () => void seen.push("second"));
});
test("hooks have run in their order", () => {
  expect(seen).toEqual(["before all", "outer", "inner", "test", "inner end", "outer end", "finished", "outer", "second",
    "outer end", "after all", "clean up"]);
});

test("a test knows its name, and its steps", async (t) => {
  expect(t.name).toBe("a test knows its name, and its steps");
  const order: number[] = [];
  const passed = await t.step("first", async (inner) => {
    order.push(1);
    await inner.step("nested", () => void order.push(2));
  });
  await t.step({ name: "left out", ignore: true, fn: () => void order.push(9) });
  expect([passed, ...order]).toEqual([true, 1, 2]);
  expect(t.signal.aborted).toBe(false);
});
test("a test may end itself", (t) => {
  t.skip("not here");
  throw new Error("not reached");
});
test.failing("what is wrong is right", () => expect(1).toBe(2));

const names: string[] = [];
describe.each([{ kind: "a", n: 1 }, { kind: "b", n: 2 }])("$kind", ({ kind, n }) => {
  test("knows its row", (t) => {
    names.push(t.fullName);
    expect(n).toBe(kind === "a" ? 1 : 2);
  });
});
test.each`
  a    | b    | sum
  ${1} | ${2} | ${3}
  ${4} | ${5} | ${9}
`("$a + $b is $sum", ({ a, b, sum }: any) => expect(a + b).toBe(sum));
test("tables name their groups", () => expect(names).toEqual(["a knows its row", "b knows its row"]));

let together = 0, most = 0;
describe("beside each other", () => {
  for (let i = 0; i < 3; ++i) {
    test.concurrent(`${i}`, async () => {
      most = Math.max(most, ++together);
      expect.assertions(1);
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(--together).toBeGreaterThanOrEqual(0);
    });
  }
});
test("they were", () => expect(most).toBe(3));

describe("an async group", async () => {
  await Promise.resolve();
  test("is there as well", () => {});
});
test.skipIf(true)("left out", () => expect.unreachable());
test.runIf(true)("not left out", () => {});
test({ name: "Deno's form", fn: () => {} });
