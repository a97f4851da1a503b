// node record.cjs --record|--check [CASE...]: what each case below cases/ prints when the TypeScript compiler of
// node_modules has turned it into JavaScript and node runs that. --record writes it beside the case, as CASE.out;
// --check compares. A case must be free of syntax and type errors. Options are those of the nearest tsconfig.json; what node
// does not know is lowered (target es2022 at most), and modules are node's own. Ends in `N passed, N failed`.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFile } = require('node:child_process');
const ts = require('../../node_modules/typescript');

const ROOT = path.join(__dirname, 'cases');
const GLOBALS = path.join(__dirname, 'globals.d.ts');
const PRELUDE = path.join(__dirname, 'prelude.cjs');
const SCRIPT = /\.[cm]?tsx?$/;
const PACKAGE = path.join(ROOT, 'package.json');  // Not there: .ts is a module, as for shoal.

function cases(folder = ROOT) {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter(e => !/^_|^node_modules$/.test(e.name));
  const main = entries.find(e => /^main\.[cm]?tsx?$/.test(e.name));
  if (main) return [path.join(folder, main.name)];
  return entries.map(e => path.join(folder, e.name)).sort().flatMap(
    name => fs.statSync(name).isDirectory() ? cases(name) : SCRIPT.test(name) ? [name] : []);
}

/// Beside main.ts it is main.out, beside a.ts a.out.
const recordOf = file => file.replace(SCRIPT, '.out');

function optionsOf(file, outDir) {
  const config = ts.findConfigFile(path.dirname(file), ts.sys.fileExists);
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile);
  const own = ts.convertCompilerOptionsFromJson(json.compilerOptions ?? {}, path.dirname(config)).options;
  const target = own.target ?? ts.ScriptTarget.ES2022;
  return {
    module: ts.ModuleKind.NodeNext, useDefineForClassFields: target >= ts.ScriptTarget.ES2022, ...own,
    target: Math.min(target, ts.ScriptTarget.ES2022), lib: ['lib.esnext.d.ts'], types: [], outDir, rootDir: ROOT,
    rewriteRelativeImportExtensions: true, resolveJsonModule: true, skipLibCheck: true, newLine: ts.NewLineKind.LineFeed,
  };
}

const parsed = new Map();  // Libraries, once for all programs.
function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = name => name === PACKAGE || fileExists(name);
  host.readFile = name => name === PACKAGE ? '{"type": "module"}' : readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    if (!name.endsWith('.d.ts')) return getSourceFile(name, language, ...rest);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, language, ...rest));
    return parsed.get(name);
  };
  return host;
}

/// What is wrong with the case's source, or nothing; its JavaScript is in outDir then.
function emit(file, outDir) {
  const options = optionsOf(file, outDir);
  const program = ts.createProgram([GLOBALS, file], options, hostOf(options));
  const { diagnostics } = program.emit();
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  return all.map(d => {
    const line = d.file ? d.file.getLineAndCharacterOfPosition(d.start).line + 1 : 0;
    return `${d.file ? path.relative(ROOT, d.file.fileName) : ''}:${line}: TS${d.code} `
      + ts.flattenDiagnosticMessageText(d.messageText, '\n');
  }).join('\n');
}

/// What node needs beside the JavaScript: packages and data.
function copyRest(folder, to) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const [from, target] = [path.join(folder, entry.name), path.join(to, entry.name)];
    if (entry.name === 'node_modules') fs.cpSync(from, target, { recursive: true });
    else if (entry.isDirectory()) copyRest(from, target);
    else if (/\.([cm]?js|json)$/.test(entry.name) && entry.name !== 'tsconfig.json') {
      fs.mkdirSync(to, { recursive: true });
      fs.copyFileSync(from, target);
    }
  }
}

function run(file, outDir) {
  const name = path.relative(ROOT, file).replace(/tsx?$/, 'js');
  const options = { cwd: outDir, timeout: 30000 };
  return new Promise(resolve => execFile(process.execPath, ['--require', PRELUDE, path.join(outDir, name)], options,
    (error, stdout, stderr) => resolve({ stdout, wrong: error ? stderr || String(error) : '' })));
}

async function verdictOf(file, outDir, isRecording) {
  const wrong = emit(file, outDir);
  if (wrong) return wrong;
  const result = await run(file, outDir);
  if (result.wrong) return result.wrong;
  const record = recordOf(file);
  if (isRecording) return void fs.writeFileSync(record, result.stdout);
  const recorded = fs.existsSync(record) ? fs.readFileSync(record, 'utf8') : undefined;
  if (recorded !== result.stdout) return `recorded:\n${recorded}\nprinted:\n${result.stdout}`;
}

async function main([mode, ...names]) {
  if (mode !== '--record' && mode !== '--check') throw new Error('record.cjs --record|--check [CASE...]');
  const outDir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'shoal-cases-'));
  try {
    copyRest(ROOT, outDir);
    fs.writeFileSync(path.join(outDir, 'package.json'), '{"type": "module"}');
    const chosen = names.length ? names.flatMap(n => fs.statSync(n).isDirectory() ? cases(path.resolve(n)) : path.resolve(n))
      : cases();
    let failed = 0;
    for (const file of chosen) {
      const verdict = await verdictOf(file, outDir, mode === '--record');
      if (verdict === undefined) continue;
      ++failed;
      console.log(`failed: ${path.relative(ROOT, file)}: ${verdict}`);
    }
    console.log(`${chosen.length - failed} passed, ${failed} failed`);
    return failed ? 1 : 0;
  } finally {
    if (process.env.SHOAL_KEEP) console.log(outDir);
    else fs.rmSync(outDir, { recursive: true });
  }
}

main(process.argv.slice(2)).then(code => process.exitCode = code);
