// What the lowering makes of TypeScript against what TypeScript itself emits: a file is erased by ts.transpileModule, the
// JavaScript that is left is parsed by us, and both ASTs must be the same. Files with enums, namespaces, parameter
// properties and the like, which TypeScript rewrites, need only parse.
//   node ast_typescript.cjs SHOALC_AST FOLDER [--files FILE] [--expect FILE] [--report FILE] [--no-stale]
'use strict';
const childProcess = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const ts = require('typescript');
const { parseArguments, filesOf, Results } = require('./trees.cjs');

const kBatch = 200;
const kRewritten = new RegExp([
  String.raw`^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s`, String.raw`^\s*(export\s+)?(namespace|module)\s+\w`,
  String.raw`^\s*(export\s+)?import\s+\w+\s*=`, String.raw`^\s*export\s*=`,
  String.raw`constructor\s*\([^{]*\b(private|public|protected|readonly)\s`].join('|'), 'm');

const kCompilerOptions = {
  target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true,
  useDefineForClassFields: true, jsx: ts.JsxEmit.Preserve, removeComments: true,
};

/// Places, types and what erasure or printing loses go.
function comparable(text) {
  return text
    .replace(/^( *(?:[a-z_]+: )?[A-Z][A-Za-z]+) \d+:\d+-\d+:\d+/gm, '$1')
    .replace(/^ *[a-z_]*:? ?TypeDeclaration.*\n/gm, '')
    .replace(/^  body: ExportNamed\n(?! )/gm, '')  // The `export {}` that TypeScript adds.
    .replace(/ (parenthesized|is_readonly|is_optional|private|public|protected|has_escape)(?=[ \n])/g, '')
    .replace(/ ((return_)?type|type_parameters)=.*$/gm, '')
    .split('\n');
}

function difference(ours, emitted) {
  for (const text of [ours, emitted]) if (text && !text.startsWith('Program')) return text.split('\n')[0];
  if (!emitted) return null;
  const [a, b] = [comparable(ours), comparable(emitted)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) return `ours: ${(a[i] || 'end').trim()}\temitted: ${(b[i] || 'end').trim()}`;
  }
  return null;
}

function main() {
  const options = parseArguments(process.argv.slice(2));
  const results = new Results(options);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ast_typescript-'));
  const files = filesOf(options, /(?<!\.d)\.[cm]?tsx?$/);
  for (let from = 0; from < files.length; from += kBatch) {
    const batch = [];
    let input = '';
    for (const file of files.slice(from, from + kBatch)) {
      const source = fs.readFileSync(file, 'utf8');
      const isTsx = file.endsWith('x');
      const kind = isTsx ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
      if (ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, false, kind).parseDiagnostics.length) {
        results.skip();
        continue;
      }
      input += `${isTsx ? 'tsx' : 'ts'} module ${file}\n`;
      const isCompared = !kRewritten.test(source);
      if (isCompared) {
        const fileName = isTsx ? 'a.tsx' : 'a.ts';
        const emitted = path.join(folder, batch.length + '.js');
        const { outputText } = ts.transpileModule(source, { fileName, compilerOptions: kCompilerOptions });
        fs.writeFileSync(emitted, outputText);
        input += `js module ${emitted}\n`;
      }
      batch.push({ file, isCompared });
    }
    const run = childProcess.spawnSync(options.program, ['--batch'], { input, maxBuffer: 1 << 30 });
    const answers = run.stdout.toString('utf8').split('\0')[Symbol.iterator]();
    for (const { file, isCompared } of batch) {
      const ours = answers.next().value || 'no answer';
      results.add(file, difference(ours, isCompared ? answers.next().value || 'no answer' : null));
    }
  }
  fs.rmSync(folder, { recursive: true });
  results.finish();
}

main();
