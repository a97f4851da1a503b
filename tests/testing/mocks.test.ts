import { afterEach, describe, expect, mock, spyOn, test } from "shoal:test";
import { greet, whom } from "./mocked.ts";

afterEach(() => mock.restoreAllMocks());

describe("mock functions", () => {
  test("note their calls", () => {
    const f = mock.fn((a: number, b = 1) => a + b);
    expect(f(1, 2)).toBe(3);
    expect(f.call({ self: 1 }, 5)).toBe(6);
    expect(f).toHaveBeenCalledTimes(2);
    expect(f).toHaveBeenCalledWith(1, 2);
    expect(f).toHaveBeenLastCalledWith(5);
    expect(f).toHaveBeenNthCalledWith(1, 1, expect.any(Number));
    expect(f).toHaveReturnedWith(3);
    expect(f).toHaveNthReturnedWith(2, 6);
    expect(f).not.toHaveBeenCalledWith(9);
    expect(f.mock.calls).toEqual([[1, 2], [5]]);
    expect(f.mock.contexts[1]).toEqual({ self: 1 });
    expect(f.mock.lastCall).toEqual([5]);
  });
  test("do what they are told", async () => {
    const f = mock.fn().mockReturnValue(0).mockReturnValueOnce(1).mockReturnValueOnce(2);
    expect([f(), f(), f()]).toEqual([1, 2, 0]);
    f.mockResolvedValueOnce("a").mockRejectedValueOnce(new Error("b"));
    expect(await f()).toBe("a");
    await expect(f()).rejects.toThrow("b");
    expect(f.mock.settledResults.at(-1)).toEqual({ type: "rejected", value: new Error("b") });
    f.mockImplementation(() => {
      throw new TypeError("c");
    });
    expect(() => f()).toThrow(TypeError);
    expect(f.mock.results.at(-1).type).toBe("throw");
    expect(f.withImplementation(() => 7, () => expect(f()).toBe(7))).toBeUndefined();
    f.mockReset();
    expect(f()).toBeUndefined();
    expect(f).toHaveBeenCalledTimes(1);
  });
  test("are constructors, too", () => {
    const Made = mock.fn(function (this: any, n: number) {
      this.n = n;
    });
    const made = new Made(3);
    expect(made.n).toBe(3);
    expect(made).toBeInstanceOf(Made);
    expect(Made.mock.instances).toEqual([made]);
  });
  test("are called in an order", () => {
    const a = mock.fn(), b = mock.fn();
    a();
    b();
    expect(a).toHaveBeenCalledBefore(b);
    expect(b).toHaveBeenCalledAfter(a);
  });
});

describe("spies", () => {
  class Counter {
    #n = 0;
    add(by: number): number {
      return this.#n += by;
    }
    get n(): number {
      return this.#n;
    }
  }
  test("call through, and go", () => {
    const counter = new Counter();
    const spy = spyOn(counter, "add");
    expect(counter.add(2)).toBe(2);
    expect(spy).toHaveBeenCalledExactlyOnceWith(2);
    spy.mockReturnValue(100);
    expect(counter.add(2)).toBe(100);
    spy.mockRestore();
    expect(counter.add(2)).toBe(4);
    expect(Object.hasOwn(counter, "add")).toBe(false);
  });
  test("getters", () => {
    const counter = new Counter();
    spyOn(counter, "n", "get").mockReturnValue(42);
    expect(counter.n).toBe(42);
    mock.restoreAllMocks();
    expect(counter.n).toBe(0);
  });
  test("what cannot be spied on says so", () => {
    expect(() => spyOn({} as any, "x")).toThrow("no property 'x'");
    expect(() => spyOn({ x: 1 } as any, "x")).toThrow("is no function");
  });
  test("properties and globals", () => {
    const config = { port: 80 };
    mock.replaceProperty(config, "port", 8080);
    mock.stubGlobal("SOMETHING", 1);
    expect([config.port, (globalThis as any).SOMETHING]).toEqual([8080, 1]);
    mock.restoreAllMocks();
    expect(config.port).toBe(80);
    expect("SOMETHING" in globalThis).toBe(false);
  });
});

describe("modules", () => {
  test("that were imported have other exports, and then their own again", async () => {
    expect(greet()).toBe("hello, world");
    await mock.module("./mocked_name.ts", () => ({ name: () => "you" }));
    expect(greet()).toBe("hello, you");
    expect(whom()).toBe("you");
    mock.restoreAllMocks();
    expect(greet()).toBe("hello, world");
  });
  test("that were not imported yet", async () => {
    await mock.module("./mocked_later.ts", () => ({ later: "mocked", default: 1 }));
    const { later, default: one } = await import("./mocked_later.ts");
    expect([later, one]).toEqual(["mocked", 1]);
  });
});
