import { strictEqual as equal, ok } from "node:assert/strict";
import babel from "@babel/core";
const { code } = babel.transformSync("class A { #x = 1; get x() { return this.#x ?? 0 } } const f = async () => 1;", {
  presets: [["@babel/preset-env", { targets: "ie 11", modules: false }]], filename: "a.js", configFile: false, babelrc: false,
})!;
ok(!/class A|=> 1|\?\?/.test(code!), code!);
const plain = babel.transformSync("let a = 1n ** 2n", { configFile: false, babelrc: false })!;
equal(plain.code, "let a = 1n ** 2n;");
console.log("works");
