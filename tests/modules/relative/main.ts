import { a } from "./a.js";          // means a.ts
import b from "./b";                 // an extension left out
import * as index from "./folder";   // an index file
import { c } from "./folder/c.mjs";  // means c.mts
import data from "./data.json" with { type: "json" };
console.log(a, b, index.name, c);  // expect: a b index c
console.log(data.list[1], data.text);  // expect: 2 é"
const dynamic = await import("./a.ts");
console.log(dynamic.a, Object.keys(dynamic).join());  // expect: a a,later
console.log(typeof import.meta.url, import.meta.url.startsWith("file:///"), import.meta.main);  // expect: string true true
console.log(import.meta.filename.endsWith("/relative/main.ts"));  // expect: true
console.log(import.meta.dirname + "/main.ts" === import.meta.filename);  // expect: true
console.log(import.meta.resolve("./a.js").endsWith("/relative/a.ts"));  // expect: true
console.log(index.isMain);  // expect: false
