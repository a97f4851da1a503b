// node:module: the class Module, what a program may replace of it, and where things are found.
import Module, { createRequire, findPackageJSON, isBuiltin } from "node:module";
import {
  mkdirSync, readTextFileSync, removeSync, writeTextFileSync as writeFileSync,
} from "shoal:fs";

const M = Module as any;
const require: any = createRequire(import.meta.url);
const folder = `/tmp/shoal-module-${process.pid}`;
mkdirSync(`${folder}/node_modules/pack`, { recursive: true });
writeFileSync(`${folder}/node_modules/pack/package.json`, '{ "name": "pack", "main": "main.cjs" }');
writeFileSync(`${folder}/node_modules/pack/main.cjs`, "exports.is = module instanceof require('module');");
writeFileSync(`${folder}/a.cjs`, "exports.value = 1; exports.pack = require('pack').is;");
writeFileSync(`${folder}/words.txt`, "some words");
const inside: any = createRequire(`${folder}/x.js`);

console.log(inside("./a.cjs"));  // expect: { value: 1, pack: true }
console.log(inside.resolve("pack") === `${folder}/node_modules/pack/main.cjs`);  // expect: true
console.log(require.resolve("pack", { paths: ["/nowhere", folder] }) === inside.resolve("pack"));  // expect: true
console.log(inside.resolve.paths("pack").includes(`${folder}/node_modules`), inside.resolve.paths("fs"));  // expect: true null
console.log(inside.resolve.paths("./a")[0] === folder);  // expect: true
console.log(M._nodeModulePaths("/a/node_modules/b").join());  // expect: /a/node_modules/b/node_modules,/a/node_modules,/node_modules
console.log(M._resolveFilename("pack", { filename: `${folder}/x.js` }) === inside.resolve("pack"), M._resolveFilename("fs"));  // expect: true fs
console.log(findPackageJSON("pack", `file://${folder}/x.js`) === `${folder}/node_modules/pack/package.json`);  // expect: true
console.log(isBuiltin("fs/promises"), isBuiltin("node:sea"), isBuiltin("sea"), isBuiltin("nothing"));  // expect: true true false false

// A module made by hand.
const made = new M(`${folder}/made.js`, null);
made.filename = `${folder}/made.js`;
made._compile("exports.sum = require('./a.cjs').value + 1; exports.same = this === exports;", made.filename);
console.log(made.exports.sum, made.exports.same, made.require("pack").is);  // expect: 2 true true

// Extensions.
inside.extensions[".txt"] = (module: any, file: string) => {
  module.exports = readTextFileSync(file).toUpperCase();
};
console.log(inside("./words.txt"), M._extensions === inside.extensions);  // expect: SOME WORDS true
const javascript = M._extensions[".js"];
M._extensions[".js"] = (module: any, file: string) => {
  const compile = module._compile;
  module._compile = (text: string, name: string) => compile.call(module, text.replace("@", "40 + 2"), name);
  javascript(module, file);
};
writeFileSync(`${folder}/hooked.js`, "module.exports = @;");
console.log(inside("./hooked.js"));  // expect: 42
M._extensions[".js"] = javascript;

// What loads and what resolves.
const load = M._load;
M._load = (request: string, parent: any, isMain: boolean) =>
  request === "mocked" ? "a mock" : load(request, parent, isMain);
writeFileSync(`${folder}/uses.cjs`, "module.exports = [require('mocked'), require('./a.cjs').value];");
console.log(inside("./uses.cjs"));  // expect: [ 'a mock', 1 ]
M._load = load;
const resolve = M._resolveFilename;
M._resolveFilename = (request: string, ...rest: any[]) => resolve(request === "alias" ? "./a.cjs" : request, ...rest);
writeFileSync(`${folder}/aliased.cjs`, "module.exports = require('alias').value;");
console.log(inside("./aliased.cjs"));  // expect: 1
M._resolveFilename = resolve;

// Caches.
console.log(M._cache === require.cache, inside.cache[inside.resolve("./a.cjs")].loaded);  // expect: true true
removeSync(folder, { recursive: true });

try {
  M.register("./hooks.mjs");
} catch (error: any) {
  console.log(error.code);  // expect: ERR_SHOAL_NOT_YET
}
