// What the two comparers share: files, the trees that `grammar_tree dump` prints, expectations and the summary.
'use strict';
const childProcess = require('child_process');
const fs = require('fs');
const path = require('path');
const readline = require('readline');

/// Command line: PROGRAM FOLDER [--files FILE] [--expect FILE] [--report FILE] [--no-stale] [--types]
/// --files names a list of files, relative to FOLDER; without it, all files below FOLDER are compared.
/// --expect names a list of files, relative to FOLDER, that are known to differ; one a line, # for comments.
/// --report writes what differs. --no-stale forgives expected differences that do not show (a part of a folder).
function parseArguments(argv) {
  const options = { program: argv[0], folder: argv[1], expected: new Set(), files: null, report: null,
    stale: true, types: false };
  for (let i = 2; i < argv.length; i++) {
    if (argv[i] === '--no-stale') options.stale = false;
    else if (argv[i] === '--types') options.types = true;
    else if (argv[i] === '--files') options.files = fs.readFileSync(argv[++i], 'utf8').split('\n');
    else if (argv[i] === '--report') options.report = argv[++i];
    else if (argv[i] === '--expect') {
      for (const line of fs.readFileSync(argv[++i], 'utf8').split('\n')) {
        const name = line.split('#')[0].trim();
        if (name) options.expected.add(name);
      }
    } else throw new Error(`unknown argument ${argv[i]}`);
  }
  if (!options.folder) {
    console.error('usage: <comparer> GRAMMAR_TREE FOLDER [--expect FILE] [--report FILE] [--no-stale]');
    process.exit(2);
  }
  return options;
}

function filesBelow(folder, pattern) {
  const found = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') found.push(...filesBelow(name, pattern));
    else if (entry.isFile() && pattern.test(entry.name)) found.push(name);
  }
  return found.sort();
}

/// The files of that sort that the command line asks for.
function filesOf({ folder, files }, pattern) {
  if (!files) return filesBelow(folder, pattern);
  return files.filter(name => pattern.test(name)).map(name => path.join(folder, name));
}

/// Calls visit(path, hasError, nodes) for each file; nodes maps startByte * 2^32 + endByte to the node types there.
async function forEachTree(program, dialect, files, visit) {
  if (files.length === 0) return;
  const child = childProcess.spawn(program, ['dump', dialect], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(files.join('\n') + '\n');
  child.stdin.end();
  let file = null, hasError = false, nodes = null;
  const finish = () => { if (file) visit(file, hasError, nodes); };
  for await (const line of readline.createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const fields = line.split('\t');
    if (fields[0] === 'F') {
      finish();
      [file, hasError, nodes] = [fields[1], fields[2] === '1', new Map()];
      continue;
    }
    const key = fields[1] * 4294967296 + Number(fields[2]);
    if (nodes.has(key)) nodes.get(key).push(fields[0]);
    else nodes.set(key, [fields[0]]);
  }
  finish();
}

/// A function from UTF-16 offsets in text to byte offsets in its UTF-8 form.
function byteOffsets(text, byteLength) {
  if (byteLength === text.length) return offset => offset;
  const table = new Uint32Array(text.length + 1);
  let byte = 0;
  for (let i = 0; i < text.length; i++) {
    table[i] = byte;
    const unit = text.charCodeAt(i);
    if (unit < 0x80) byte += 1;
    else if (unit < 0x800) byte += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      byte += 4;
      table[++i] = byte - 2;
    } else byte += 3;
  }
  table[text.length] = byte;
  return offset => table[offset];
}

/// Collects results; finish() prints the summary and sets the exit code.
class Results {
  constructor(options) {
    this.options = options;
    this.differing = new Map();
    this.seen = new Set();
    this.passed = 0;
    this.failed = 0;
    this.skipped = 0;
  }
  /// difference is null, or a line that says what differs.
  add(file, difference) {
    const name = path.relative(this.options.folder, file);
    this.seen.add(name);
    if (difference) this.differing.set(name, difference);
    if (Boolean(difference) === this.options.expected.has(name)) {
      this.passed++;
      return;
    }
    this.failed++;
    console.log(difference ? `${name}\t${difference}` : `${name}\texpected to differ, but does not`);
  }
  skip() { this.skipped++; }
  finish() {
    if (this.options.stale) {
      for (const name of this.options.expected) {
        if (this.seen.has(name)) continue;
        this.failed++;
        console.log(`${name}\tin the expectations, but not there`);
      }
    }
    if (this.options.report) {
      const lines = [...this.differing].map(([name, why]) => `${name}\t${why}\n`);
      fs.writeFileSync(this.options.report, lines.join(''));
    }
    console.log(`${this.skipped} skipped: the other parser rejects them, or they are to be rejected`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

/// An excerpt for a report.
function excerpt(text, start, end) {
  return JSON.stringify(text.slice(Math.max(0, start - 15), start)) + ' ' +
    JSON.stringify(text.slice(start, Math.min(end, start + 80)));
}

module.exports = { parseArguments, filesBelow, filesOf, forEachTree, byteOffsets, Results, excerpt };
