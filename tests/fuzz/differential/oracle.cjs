// Serves the differential fuzzer: node as the engine to compare with, and acorn as the parser of what is mutated and
// minimised. One request a line of JSON on standard input, one answer a line on standard output.
//   {run: FILE}      the program in a context of its own: {output, error}
//   {spans: SOURCE}  its nodes, outermost first: {nodes: [[start, end, type, list]...]}, or {error}
'use strict';
const vm = require('node:vm');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const acorn = require(path.join(process.argv[2], 'acorn'));
const kMsMax = 3000;
const kBytesMax = 1 << 18;

process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

async function run(file) {
  let output = '';
  const print = (text) => {
    if (output.length < kBytesMax) output += String(text) + '\n';
  };
  const globals = vm.createContext({ print });
  vm.runInContext('delete globalThis.WebAssembly; delete globalThis.SharedArrayBuffer', globals);
  globals.structuredClone = structuredClone;
  let error = '';
  try {
    vm.runInContext(fs.readFileSync(file, 'utf8'), globals, { timeout: kMsMax, filename: 'program.js' });
  } catch (e) {
    error = e && e.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'timeout' : String(e && e.name);
  }
  await new Promise((resolve) => setImmediate(resolve));
  return { output, error };
}

// Lists are where an element may go without a trace: statements, arguments, elements, members.
function spans(source) {
  const tree = acorn.parse(source, { ecmaVersion: 2024, sourceType: 'script', allowReturnOutsideFunction: true });
  const nodes = [];
  const walk = (node, parent, key, list) => {
    if (!node || typeof node.type !== 'string') return;
    nodes.push([node.start, node.end, node.type, list, parent ? parent.type + '.' + key : '']);
    for (const name of Object.keys(node)) {
      const child = node[name];
      if (Array.isArray(child)) for (const c of child) walk(c, node, name, true);
      else if (child && typeof child === 'object' && !(child instanceof RegExp)) walk(child, node, name, false);
    }
  };
  walk(tree, null, '', false);
  return { nodes };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      const request = JSON.parse(line);
      answer = request.run !== undefined ? await run(request.run) : spans(request.spans);
    } catch (e) {
      answer = { error: String(e && e.message) };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
  process.exit(0);
})();
