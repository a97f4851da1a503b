import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { graphql, buildSchema, parse, print } from "graphql";
const result = await graphql({ schema: buildSchema("type Query { hello(n: Int!): String }"), source: "{ hello(n: 3) }", rootValue: { hello: ({ n }: any) => "x".repeat(n) } });
deepEqual({ ...result.data }, { hello: "xxx" }); equal(print(parse("{a{b}}")), "{\n  a {\n    b\n  }\n}");
console.log("works");
