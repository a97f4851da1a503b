// Our whole AST against acorn's: literal values, parentheses, strictness, spans of functions and classes included.
//   node ast_acorn.cjs SHOALC_AST FOLDER [--expect FILE] [--report FILE] [--no-stale]
// In a checkout of test262, front matter says whether a file is a module; files to be rejected are skipped.
'use strict';
const acorn = require('acorn');
const childProcess = require('child_process');
const fs = require('fs');
const { parseArguments, filesBelow, Results } = require('./trees.cjs');
const { dump, normalized } = require('./estree_dump.cjs');

const kBatch = 500;

/// The file as acorn sees it, or null if acorn rejects it.
function theirs(file) {
  const source = fs.readFileSync(file, 'utf8');
  const matter = /\/\*---([\s\S]*?)---\*\//.exec(source);
  if (matter && /negative:/.test(matter[1])) return null;
  // Places are in bytes.
  if (/[^\x00-\x7f]/.test(source)) return null;
  const tries = matter ? [/flags:.*\bmodule\b/.test(matter[1])] : [true, false];
  for (const isModule of tries) {
    try {
      const sourceType = isModule ? 'module' : 'script';
      const ast = acorn.parse(source, { ecmaVersion: 'latest', sourceType, preserveParens: true, allowHashBang: true });
      return { source, ast, isModule };
    } catch { /* Tried as the other sort. */ }
  }
  return null;
}

function difference(ours, parsed) {
  if (!ours.startsWith('Program')) return ours.split('\n')[0];
  const [a, b] = [normalized(ours), dump(parsed.source, parsed.ast, parsed.isModule)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) return `ours: ${(a[i] || 'end').trim()}\tacorn: ${(b[i] || 'end').trim()}`;
  }
  return null;
}

function main() {
  const options = parseArguments(process.argv.slice(2));
  const results = new Results(options);
  const files = filesBelow(options.folder, /\.[cm]?js$/).filter(file => !file.includes('_FIXTURE'));
  for (let from = 0; from < files.length; from += kBatch) {
    const batch = [];
    for (const file of files.slice(from, from + kBatch)) {
      const parsed = theirs(file);
      if (parsed) batch.push({ file, parsed });
      else results.skip();
    }
    const input = batch.map(({ file, parsed }) => `js ${parsed.isModule ? 'module' : 'script'} ${file}\n`).join('');
    const run = childProcess.spawnSync(options.program, ['--batch'], { input, maxBuffer: 1 << 30 });
    const answers = run.stdout.toString('utf8').split('\0');
    batch.forEach(({ file, parsed }, i) => results.add(file, difference(answers[i] || 'no answer', parsed)));
  }
  results.finish();
}

main();
