// mock.module of node:test, as node 26 has it.
// flags: --allow-js -A
import { mock } from "node:test";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const early = await import("./_mocked_es.ts");
const es = () => import("./_mocked_es.ts"), cjs = () => import("./_mocked_cjs.cjs" as string);
function why(f: () => unknown): void {
  try {
    console.log("gave", f());
  } catch (error: any) {
    console.log(error.code, error.message);
  }
}

// A module of ES: who has it keeps it.
const first = mock.module("./_mocked_es.ts", { namedExports: { a: 5, b: 6 }, defaultExport: "mocked" });
console.log({ ...await es() });  // expect: { a: 5, b: 6, default: 'mocked' }
console.log({ ...early });  // expect: { a: 1, default: 'real' }
why(() => require("./_mocked_es.ts"));  // expect: undefined Cannot create mock because named exports cannot be applied to the provided default export.
first.restore();
first.restore();
console.log(await es() === early, first.constructor.name);  // expect: true MockModuleContext

// Of CommonJS, by require and import.
const before = require("./_mocked_cjs.cjs");
const second = mock.module("./_mocked_cjs.cjs", { namedExports: { a: 7 }, defaultExport: { z: 1 }, cache: true });
console.log(require("./_mocked_cjs.cjs"));  // expect: { z: 1, a: 7 }
console.log((await cjs()).a, (await cjs()).default === require("./_mocked_cjs.cjs"));  // expect: 7 true
second.restore();
console.log(require("./_mocked_cjs.cjs") === before, (await cjs()).default === before);  // expect: true true
mock.module("./_mocked_cjs.cjs", { exports: { a: 7, default: { q: 5 } } });
console.log(require("./_mocked_cjs.cjs"));  // expect: { q: 5, a: 7 }
mock.reset();
mock.module("./_mocked_cjs.cjs", { namedExports: { a: 8 } });
console.log(require("./_mocked_cjs.cjs") === require("./_mocked_cjs.cjs"));  // expect: false
mock.restoreAll();
mock.module(new URL("./_mocked_cjs.cjs", import.meta.url), { namedExports: { a: 9 }, cache: true });
console.log(require("./_mocked_cjs.cjs") === require("./_mocked_cjs.cjs"), require("./_mocked_cjs.cjs").a);  // expect: true 9

// Of node's own.
mock.module("node:fs", { namedExports: { readFileSync: () => "fake" } });
console.log(require("fs").readFileSync("x"), (await import("node:fs")).readFileSync("x"));  // expect: fake fake
console.log(Object.keys((await import("node:fs")).default));  // expect: [ 'readFileSync' ]
why(() => mock.module("fs", {}));  // expect: ERR_INVALID_STATE Invalid state: Cannot mock 'fs'. The module is already mocked.
mock.reset();
console.log(typeof require("fs").writeFileSync, require("./_mocked_cjs.cjs") === before);  // expect: function true

// What it is not given.
why(() => mock.module(5 as any));  // expect: ERR_INVALID_ARG_TYPE The "specifier" argument must be of type string or an instance of URL. Received type number (5)
why(() => mock.module("node:fs", { cache: 5 as any }));  // expect: ERR_INVALID_ARG_TYPE The "options.cache" property must be of type boolean. Received type number (5)
why(() => mock.module("node:fs", { namedExports: 5 as any }));  // expect: ERR_INVALID_ARG_TYPE The "options.namedExports" property must be of type object. Received type number (5)
