import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import _ from "lodash";
deepEqual(_.groupBy([1.2, 1.8, 2.1], Math.floor), { 1: [1.2, 1.8], 2: [2.1] });
equal(_.template("<%= a %>-<%- b %>")({ a: 1, b: "<" }), "1-&lt;");
deepEqual(_.cloneDeep({ a: new Map([[1, { b: 2 }]]) }), { a: new Map([[1, { b: 2 }]]) });
equal(_.camelCase("foo bar-baz"), "fooBarBaz");
console.log("works");
