// What each matcher holds for, and that it fails where it should.
import { describe, expect, test } from "shoal:test";

/// The message of what the call throws.
function failure(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message.replace(/\x1b\[[0-9;]*m/g, "");
  }
  throw new Error("it did not fail");
}

describe("equality", () => {
  test("toBe is Object.is", () => {
    const a = {};
    expect(a).toBe(a);
    expect(NaN).toBe(NaN);
    expect(0).not.toBe(-0);
    expect(failure(() => expect({}).toBe({}))).toContain("toEqual compares by value");
  });
  test.each([
    [{ a: 1, b: undefined }, { a: 1 }],
    [[1, , 3], [1, undefined, 3]],
    [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
    [new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
    [new Error("a"), new Error("a")],
    [/a/g, /a/g], [new Date(5), new Date(5)], [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [Object.create(null, { a: { value: 1, enumerable: true } }), { a: 1 }],
    [new URL("http://a/"), new URL("http://a")], [NaN, NaN], [{ [Symbol.iterator]: 1 }, { [Symbol.iterator]: 1 }],
  ])("%p equals %p", (a, b) => {
    expect(a).toEqual(b);
    expect(b).toEqual(a);
  });
  test.each([
    [{ a: 1 }, { a: 2 }], [[1, 2], [2, 1]], [new Map([[1, 2]]), new Map([[1, 3]])], [new Set([1]), new Set([2])],
    [new Error("a"), new Error("b")], [new Error("a"), new TypeError("a")], [/a/g, /a/], [0, -0], [null, undefined],
    [{ a: undefined, b: 1 }, { a: 1 }], [1, "1"], [[], {}], [new Uint8Array(1), [0]], [() => {}, () => {}],
    [new Error("a", { cause: 1 }), new Error("a", { cause: 2 })],
  ])("%p does not equal %p", (a, b) => {
    expect(a).not.toEqual(b);
    expect(b).not.toEqual(a);
  });
  test("toStrictEqual minds undefined, holes and classes", () => {
    class Point {
      x = 1;
    }
    expect(new Point()).toEqual({ x: 1 });
    expect(new Point()).not.toStrictEqual({ x: 1 });
    expect({ a: undefined }).not.toStrictEqual({});
    expect([, 1]).not.toStrictEqual([undefined, 1]);
    expect(new Point()).toStrictEqual(new Point());
  });
  test("cycles end", () => {
    const a: any = { n: 1 }, b: any = { n: 1 };
    a.self = a;
    b.self = b;
    expect(a).toEqual(b);
    b.self = { n: 1, self: { n: 2 } };
    expect(a).not.toEqual(b);
  });
  test("toMatchObject looks at what is named", () => {
    expect({ a: { b: 1, c: 2 }, d: 3 }).toMatchObject({ a: { b: 1 } });
    expect([{ a: 1, b: 2 }]).toMatchObject([{ a: 1 }]);
    expect([1, 2]).not.toMatchObject([1]);
    expect({ a: 1 }).not.toMatchObject({ a: 1, b: undefined });
    const told = failure(() => expect({ a: 1, long: "text" }).toMatchObject({ a: 2 }));
    expect(told).not.toContain("long");
  });
});

describe("numbers and texts", () => {
  test("comparisons", () => {
    expect(2).toBeGreaterThan(1);
    expect(2n).toBeGreaterThanOrEqual(2);
    expect(1).toBeLessThan(2);
    expect(1).not.toBeLessThan(1);
    expect(1).toBeLessThanOrEqual(1);
    expect(() => expect("2").toBeGreaterThan(1)).toThrow("no number or bigint");
    expect(0.1 + 0.2).toBeCloseTo(0.3);
    expect(1.1).not.toBeCloseTo(1.2);
    expect(Infinity).toBeCloseTo(Infinity);
    expect(NaN).toBeNaN();
  });
  test("texts", () => {
    expect("abc").toMatch("b");
    expect("abc").toMatch(/^a/g);
    expect("abc").not.toMatch(/^b/);
    expect("abc").toContain("bc");
    expect("abc").toHaveLength(3);
    expect(failure(() => expect("abcd").toBe("abxd"))).toContain('Expected: "abxd"');
    expect(failure(() => expect("a\nb\nc").toBe("a\nx\nc"))).toContain("- x\n+ b");
  });
  test("kinds", () => {
    expect(undefined).toBeUndefined();
    expect(null).toBeNull();
    expect(0).toBeDefined();
    expect("").toBeFalsy();
    expect([]).toBeTruthy();
    expect([]).toBeInstanceOf(Array);
    expect({}).not.toBeInstanceOf(Array);
    expect(1n).toBeTypeOf("bigint");
    expect([]).toBeEmpty();
    expect(3).toBeOneOf([1, 2, 3]);
    expect(4).toSatisfy((n: number) => n % 2 === 0);
  });
});

describe("containers", () => {
  test("toContain and toContainEqual", () => {
    expect([1, NaN]).toContain(NaN);
    expect(new Set([1])).toContain(1);
    expect([{ a: 1 }]).not.toContain({ a: 1 });
    expect([{ a: 1 }]).toContainEqual({ a: 1 });
    expect(failure(() => expect([{ a: 1 }]).toContain({ a: 1 }))).toContain("toContainEqual");
  });
  test("toHaveProperty", () => {
    const value = { a: { b: [{ c: 1 }] }, "x.y": 2, u: undefined };
    expect(value).toHaveProperty("a.b[0].c", 1);
    expect(value).toHaveProperty(["x.y"], 2);
    expect(value).toHaveProperty("u");
    expect(value).not.toHaveProperty("a.b[1]");
    expect(failure(() => expect(value).toHaveProperty("a.z.c"))).toContain('"a"');
  });
});

describe("errors", () => {
  const thrower = () => {
    throw new RangeError("out of range", { cause: 7 });
  };
  test("toThrow", () => {
    expect(thrower).toThrow();
    expect(thrower).toThrow("range");
    expect(thrower).toThrow(/^out/);
    expect(thrower).toThrow(RangeError);
    expect(thrower).toThrow(new RangeError("out of range"));
    expect(thrower).toThrow(expect.objectContaining({ cause: 7 }));
    expect(thrower).not.toThrow(TypeError);
    expect(() => {}).not.toThrow();
    expect(failure(() => expect(() => {}).toThrow())).toContain("did not throw");
    expect(failure(() => expect(thrower).toThrow("other"))).toContain("RangeError: out of range");
  });
  test("promises", async () => {
    await expect(Promise.resolve(1)).resolves.toBe(1);
    await expect(Promise.resolve(1)).resolves.not.toBe(2);
    await expect(Promise.reject(new Error("no"))).rejects.toThrow("no");
    await expect(async () => thrower()).rejects.toBeInstanceOf(RangeError);
    await expect(expect(Promise.resolve(1)).rejects.toThrow()).rejects.toThrow("was fulfilled with 1");
    await expect(expect(1).resolves.toBe(1)).rejects.toThrow("is no promise");
  });
});

describe("asymmetric matchers", () => {
  test("hold inside of what is expected", () => {
    expect({ n: 1, s: "abc", d: new Date(), l: [1, 2, 3], o: { a: 1, b: 2 }, x: 0.30000001, f() {} }).toEqual({
      n: expect.any(Number), s: expect.stringMatching(/b/), d: expect.any(Date),
      l: expect.arrayContaining([3, 1]), o: expect.objectContaining({ a: 1 }), x: expect.closeTo(0.3),
      f: expect.any(Function),
    });
    expect("abc").toEqual(expect.stringContaining("b"));
    expect([1, 2]).toEqual(expect.arrayOf(expect.any(Number)));
    expect([1]).toEqual(expect.not.arrayContaining([2]));
    expect({}).toEqual(expect.not.objectContaining({ a: 1 }));
    expect(0).toEqual(expect.anything());
    expect(null).not.toEqual(expect.anything());
    expect(new Map([["a", 1]])).toEqual(new Map([["a", expect.any(Number)]]));
  });
});

describe("diffs", () => {
  const changes = (f: () => unknown) => failure(f).split("\n").filter((line) => /^[-+] (?!expected|received)/.test(line));
  const received = { id: 5, n: 1, at: [new Date(0), { k: "x", other: 1 }], map: new Map([["a", 1], ["b", 2]]) };
  const expected = (n: number, rest = {}) => ({ id: expect.any(Number), n, at: [expect.any(Date), { k: expect.anything(), ...rest }],
    map: new Map([["a", expect.any(Number)], ["b", 2]]) });
  test("mark what a matcher refuses, and not what it accepts", () => {
    expect(changes(() => expect(received).toEqual(expected(2, { other: 1 })))).toEqual(['-   "n": 2,', '+   "n": 1,']);
    expect(changes(() => expect({ id: "5", n: 1 }).toEqual({ id: expect.any(Number), n: 1 })))
      .toEqual(['-   "id": Any<Number>,', '+   "id": "5",']);
    expect(changes(() => expect({ deep: received }).toHaveProperty("deep", expected(2, { other: 1 }))))
      .toEqual(['-   "n": 2,', '+   "n": 1,']);
    const text = failure(() => expect({ id: 5, n: 1 }).toEqual({ id: expect.any(Number), n: 2 }));
    expect(text).toContain('    "id": Any<Number>,');
  });
  test("show of what toMatchObject is given what it speaks of", () => {
    expect(changes(() => expect(received).toMatchObject(expected(2)))).toEqual(['-   "n": 2,', '+   "n": 1,']);
  });
  test("of a mock's arguments", () => {
    const call = mock.fn();
    call("a", received);
    expect(changes(() => expect(call).toHaveBeenCalledWith(expect.any(String), expected(2, { other: 1 }))))
      .toEqual(['-     "n": 2,', '+     "n": 1,']);
  });
  test("of property matchers of a snapshot", () => {
    expect(changes(() => expect(received).toMatchSnapshot({ id: expect.any(Number), n: expect.any(String) })))
      .toEqual(['-   "n": Any<String>,', '+   "n": 1,']);
  });
  test("leave objects alone that print themselves", () => {
    class Money {
      #cents = 5;
      id = 1;
      toJSON() {
        return { cents: this.#cents };
      }
    }
    expect(failure(() => expect({ price: new Money() }).toEqual({ price: { id: expect.any(Number) }, n: 1 }))).toContain('"cents": 5');
  });
});

describe("what hangs on expect", () => {
  test("extend", () => {
    expect.extend({
      toBeEven(received: number) {
        return { pass: received % 2 === 0, message: () => `${received} is ${this.isNot ? "" : "not "}even` };
      },
      async toBeSoon(received: Promise<unknown>) {
        return { pass: (await received) === "soon", message: () => "late" };
      },
    });
    expect(2).toBeEven();
    expect(3).not.toBeEven();
    expect([2, 4]).toEqual([expect.toBeEven(), expect.toBeEven()]);
    expect([3]).toEqual([expect.not.toBeEven()]);
    expect(failure(() => expect(3).toBeEven())).toBe("3 is not even");
    return expect(Promise.resolve("soon")).toBeSoon();
  });
  test("assertions are counted", () => {
    expect.assertions(2);
    expect(1).toBe(1);
    expect(2).toBe(2);
  });
  test("poll", async () => {
    let n = 0;
    await expect.poll(() => ++n, { interval: 1 }).toBe(4);
  });
  test("equality testers", () => {
    class Money {
      constructor(readonly cents: number, readonly note: string) {}
    }
    expect.addEqualityTesters([
      (a: unknown, b: unknown) => a instanceof Money && b instanceof Money ? a.cents === b.cents : undefined,
    ]);
    expect({ price: new Money(5, "a") }).toEqual({ price: new Money(5, "b") });
  });
  test("a note stands before the message", () => {
    expect(failure(() => expect(1, "the count").toBe(2))).toMatch(/^the count\n/);
  });
});
