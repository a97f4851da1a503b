import { deepStrictEqual as deepEqual, strictEqual as equal, ok } from "node:assert/strict";
import { Map, List, fromJS, is } from "immutable";
const m = Map({ a: 1 }).set("b", 2);
ok(is(m, Map([["b", 2], ["a", 1]]))); deepEqual(List([1, 2]).push(3).toArray(), [1, 2, 3]);
equal((fromJS({ a: { b: 1 } }) as any).updateIn(["a", "b"], (x: number) => x + 1).getIn(["a", "b"]), 2);
console.log("works");
