import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import _ from "underscore";
deepEqual(_.sortBy([{ a: 3 }, { a: 1 }], "a"), [{ a: 1 }, { a: 3 }]);
equal(_.template("Hi <%= n %>")({ n: "you" }), "Hi you");
console.log("works");
