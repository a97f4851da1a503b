// generate.cjs [--check]: writes the .d.ts file of each module in stdlib/shoal beside this file, from its TypeScript
// source; with --check it only says which are not current. Needs Node and the typescript package.
const fs = require("fs");
const path = require("path");
const typescript = require("typescript");

const here = __dirname;
const sources = path.join(here, "..", "shoal");
const options = {
  target: typescript.ScriptTarget.ESNext,
  module: typescript.ModuleKind.ESNext,
  moduleResolution: typescript.ModuleResolutionKind.Bundler,
  lib: ["lib.esnext.d.ts", "lib.webworker.d.ts", "lib.webworker.iterable.d.ts", "lib.webworker.asynciterable.d.ts"],
  types: [],
  strict: true,
  declaration: true,
  emitDeclarationOnly: true,
  noEmitOnError: false,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

/// A module of ours that sources import and users cannot: what they get of it is any.
const ambient = path.join(here, "internal.ambient.d.ts");
const stdlib = path.join(here, "..");
options.paths = { "node:*": [path.join(stdlib, "node", "*")], "shoal:*": [path.join(sources, "*")],
  "web:*": [path.join(stdlib, "web", "*")] };

/// "shoal:fs" of shoal/fs.ts. What a user cannot import has a name that says so: "shoal:_node/path".
function nameOf(file) {
  const below = path.relative(stdlib, file).replace(/\.ts$/, "");
  return below.startsWith("shoal/") ? "shoal:" + below.slice(6) : "shoal:_" + below;
}

/// The file that a specifier in another one means; undefined: none of ours.
function fileOf(specifier, from) {
  const scheme = /^(node|shoal|web):(.*)$/.exec(specifier);
  const file = scheme ? path.join(stdlib, scheme[1], scheme[2])
    : specifier.startsWith(".") ? path.resolve(path.dirname(from), specifier) : undefined;
  return file?.replace(/(\.ts)?$/, ".ts");
}

const imports = /((?:from |import\(|^\s*import ))"([^"]*)"/gm;

function renamed(text, file, texts) {
  return text.replace(imports, (whole, lead, specifier) => {
    const target = fileOf(specifier, file);
    return target && texts.has(target) ? `${lead}"${nameOf(target)}"` : whole;
  });
}

/// The declarations of all modules that users can import, and of what those refer to.
function declarations() {
  const entries = fs.readdirSync(sources).filter((name) => /^[^_].*(?<!\.d)\.ts$/.test(name)).map((name) => path.join(sources, name));
  const program = typescript.createProgram([...entries, ambient], options);
  const all = new Map();
  for (const source of program.getSourceFiles()) {
    const file = source.fileName;
    if (source.isDeclarationFile || path.relative(stdlib, file).startsWith("..")) continue;
    program.emit(source, (name, text) => void (name.endsWith(".d.ts") && all.set(path.normalize(file), text)), undefined, true);
  }
  const texts = new Map(), queue = [...entries];
  for (let file; (file = queue.pop());) {
    if (texts.has(file) || !all.has(file)) continue;
    texts.set(file, all.get(file));
    for (const [, , specifier] of all.get(file).matchAll(imports)) {
      const target = fileOf(specifier, file);
      if (target) queue.push(target);
    }
  }
  return texts;
}

/// The comment at a source's head, as one line a line.
function headOf(file) {
  const lines = [];
  for (const line of fs.readFileSync(file, "utf8").split("\n")) {
    if (!line.startsWith("//")) break;
    lines.push(line);
  }
  return lines.join("\n");
}

function moduleText(file, text, texts) {
  const body = renamed(text, file, texts)
    .split("\n")
    .filter((line) => line.trim() !== "" && line.trim() !== "export {};")
    .map((line) => "  " + line.replace(/\bdeclare /, ""))
    .join("\n");
  const isPublic = !nameOf(file).includes(":_");
  return `${isPublic ? headOf(file) + "\n" : ""}declare module "${nameOf(file)}" {\n${body}\n  export {};\n}\n`;
}

const head = "// tidy: table. Made by generate.cjs of the sources in stdlib.\n";
const wanted = new Map(), texts = declarations();
for (const [file, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const isPublic = !nameOf(file).includes(":_");
  const name = isPublic ? path.relative(sources, file).split(path.sep)[0].replace(/\.ts$/, "") : "parts";
  wanted.set(name, (wanted.get(name) ?? head) + moduleText(file, text, texts));
}
const handMade = ["globals", "modules", "index"];
wanted.set("index", "// All of shoal's types.\n" +
  [...new Set([...wanted.keys(), "globals", "modules"])].sort().map((n) => `/// <reference path="./${n}.d.ts" />\n`).join(""));

let stale = 0;
for (const [name, text] of wanted) {
  const file = path.join(here, name + ".d.ts");
  const is = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  if (is === text) continue;
  stale++;
  if (process.argv.includes("--check")) console.log(`stdlib/types/${name}.d.ts is not current: node stdlib/types/generate.cjs`);
  else fs.writeFileSync(file, text);
}
for (const name of fs.readdirSync(here)) {
  const stem = name.replace(/\.d\.ts$/, "");
  if (!name.endsWith(".d.ts") || name === "internal.ambient.d.ts" || wanted.has(stem) || handMade.includes(stem)) continue;
  stale++;
  if (process.argv.includes("--check")) console.log(`stdlib/types/${name} is of no source any more`);
  else fs.unlinkSync(path.join(here, name));
}
if (process.argv.includes("--check")) process.exitCode = stale ? 1 : 0;
