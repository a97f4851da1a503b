const path = require("node:path");
const a = require("./cycle_a.cjs");
console.log(a.done, a.b.done, a.b.sawA);  // expect: true true false
console.log(require("./cycle_a.cjs") === a);  // expect: true
console.log(path.basename(__filename), path.basename(__dirname));  // expect: require.cts commonjs
console.log(require.main === module, module.loaded, module.id);  // expect: true false .
console.log(require.resolve("./value.json") === __dirname + "/value.json");  // expect: true
console.log(require("./value").answer);  // expect: 42
console.log(this === module.exports);  // expect: true
try {
  require("./missing");
} catch (e) {
  console.log(e.code);  // expect: MODULE_NOT_FOUND
}
const esm = require("./esm.mjs");
console.log(esm.named, esm.default, esm.__esModule);  // expect: named default true
console.log(require("./esm.mjs") === esm);  // expect: true
console.log(require("./whole.mjs"));  // expect: whole
try {
  require("./async.mjs");
} catch (e) {
  console.log(e.code);  // expect: ERR_REQUIRE_ASYNC_MODULE
}
try {
  require("./throws.cjs");
} catch (e) {
  console.log(e.message);  // expect: first 1
}
try {
  require("./throws.cjs");
} catch (e) {
  console.log(e.message);  // expect: first 2
}
delete require.cache[require.resolve("./cycle_b.cjs")];
console.log(require("./cycle_b.cjs") === a.b);  // expect: false
import("./esm.mjs").then((ns) => console.log(ns.named));  // expect: named
