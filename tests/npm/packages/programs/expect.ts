import { throws } from "node:assert/strict";
import { expect } from "expect";
expect({ a: [1, { b: 2 }] }).toEqual({ a: [1, { b: expect.any(Number) }] });
throws(() => expect([1, 2]).toContain(3), /toContain/);
await expect(Promise.reject(new Error("x"))).rejects.toThrow("x");
console.log("works");
