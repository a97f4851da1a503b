// shoal:check/runner: the main module of `shoal check`. The project's TypeScript is a CommonJS
// module like any other here: its compiled code comes from the cache. Left out: project references
// (`tsc --build`), and what TypeScript emits.
import { readTextFileSync, statSync } from "shoal:fs";
import host from "shoal:host";
import { discover, filesBelow } from "../test/discover.ts";
import { plain, type Paint } from "../test/diff.ts";
import { codeFrame, duration, forgetSources } from "../test/reporters.ts";
import { colored } from "../test/state.ts";

const { process, JSON, Map, Promise, setTimeout, performance } = globalThis as any;

interface Problem {
  file: string; line: number; column: number; message: string; code: string;
  severity: "error" | "warning" | "suggestion" | "message";
  related: { file: string; line: number; column: number; message: string }[];
}
const bridge = (globalThis as any).__shoalCheck;
if (bridge === undefined) throw new Error("shoal:check/runner is what `shoal check` runs");
delete (globalThis as any).__shoalCheck;
const { config } = bridge;
const cwd: string = process.cwd();
const paint: Paint = config.colors ? colored : plain;
const write = (text: string) => void process.stdout.write(text);
const shownPath = (file: string) => file.startsWith(cwd + "/") ? file.slice(cwd.length + 1) : file;
const absolute = (path: string) =>
  path.startsWith("/") ? path : `${cwd}/${path.replace(/^\.\//, "")}`;

function stop(text: string): never {
  process.stderr.write(`error: ${text}\n`);
  return process.exit(2) as never;
}
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile;
  } catch {
    return false;
  }
}
/** Of the folders from here up, the first with that file in it. */
function upwards(name: string, from = cwd): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (isFile(`${folder}/${name}`)) return `${folder}/${name}`;
    if (folder === "") return undefined;
  }
}

// ---- With TypeScript

/// What shoal does with files where no tsconfig.json says otherwise.
const ourOptions = {
  strict: true, target: "esnext", module: "preserve", moduleResolution: "bundler",
  allowImportingTsExtensions: true, verbatimModuleSyntax: false, skipLibCheck: true,
  moduleDetection: "force", resolveJsonModule: true, jsx: "preserve", lib: ["esnext", "dom",
    "dom.iterable", "dom.asynciterable"],
};

interface Project { files: string[]; options: any; problems: any[] }

function readProject(ts: any): Project {
  let path: string | undefined;
  if (config.project) {
    path = absolute(config.project);
    if (!isFile(path)) path = `${path}/tsconfig.json`;
    if (!isFile(path)) stop(`there is no project '${config.project}'`);
  } else {
    path = upwards("tsconfig.json");
  }
  let files: string[] | undefined;
  if (config.words.length > 0) {
    const found = discover(config.words, cwd, /\.([mc]?ts|tsx)$/);
    if (found.missing.length > 0) stop(`there is no file '${found.missing[0]}'`);
    files = found.files;
  }
  const isSource = (name: string) => /\.([mc]?ts|tsx)$/.test(name);
  if (!path) {
    const { options } = ts.convertCompilerOptionsFromJson(ourOptions, cwd);
    files ??= filesBelow(cwd, isSource);
    return { files, options: { ...options, noEmit: true }, problems: [] };
  }
  const read = ts.readConfigFile(path, ts.sys.readFile);
  if (read.error) return { files: [], options: {}, problems: [read.error] };
  const folder = path.slice(0, path.lastIndexOf("/"));
  const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, folder, { noEmit: true },
    path);
  const { options } = parsed;
  // What shoal runs is checked: imports with extensions.
  if (options.allowImportingTsExtensions === undefined)
    options.allowImportingTsExtensions = true;
  options.composite = options.incremental = false;
  // Of one file, too, the project's declarations hold: shoal's own globals, for one.
  const declarations = parsed.fileNames.filter((name: string) => /\.d\.[mc]?ts$/.test(name));
  return { files: files ? [...declarations, ...files] : parsed.fileNames, options,
    problems: parsed.errors };
}

function problemOf(ts: any, diagnostic: any): Problem {
  const place = (d: any) => {
    if (!d.file) return { file: "", line: 0, column: 0 };
    const { line, character } = d.file.getLineAndCharacterOfPosition(d.start ?? 0);
    return { file: absolute(d.file.fileName), line: line + 1, column: character + 1 };
  };
  const text = (d: any) => ts.flattenDiagnosticMessageText(d.messageText, "\n");
  const severity = (["warning", "error", "suggestion", "message"] as const)[diagnostic.category]!;
  return {
    ...place(diagnostic), message: text(diagnostic), code: `TS${diagnostic.code}`, severity,
    related: (diagnostic.relatedInformation ?? []).map(
      (each: any) => ({ ...place(each), message: text(each) })),
  };
}

let former: any;
function checkTypes(ts: any): { problems: Problem[]; files: number } {
  const project = readProject(ts);
  const program = ts.createProgram({
    rootNames: project.files, options: project.options, oldProgram: former,
    configFileParsingDiagnostics: project.problems,
  });
  former = program;
  const found = [
    ...program.getConfigFileParsingDiagnostics(), ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(), ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  const unique = ts.sortAndDeduplicateDiagnostics(found);
  const own = program.getSourceFiles().filter((file: any) =>
    !file.isDeclarationFile && !file.fileName.includes("/node_modules/"));
  return { problems: unique.map((each: any) => problemOf(ts, each)), files: own.length };
}

// ---- Without

function checkModules(): { problems: Problem[]; files: number } {
  let files: string[];
  if (config.words.length > 0) {
    const found = discover(config.words, cwd, /\.([mc]?ts|tsx)$/);
    if (found.missing.length > 0) stop(`there is no file '${found.missing[0]}'`);
    files = found.files;
  } else {
    files = filesBelow(cwd, (name) => /\.([mc]?ts|tsx)$/.test(name) && !/\.d\.[mc]?ts$/.test(name));
  }
  const told = bridge.checkModules(files);
  const problems = told.problems.map((each: any): Problem => ({
    file: each.file, line: each.line, column: each.column, message: each.message, code: "",
    severity: "error", related: [],
  }));
  return { problems, files: told.files.length };
}

// ---- What is printed

function show(problem: Problem): string {
  const { severity } = problem;
  const color = severity === "error" ? "red" : "yellow";
  let text = paint(color, severity) + (problem.code ? paint("dim", ` ${problem.code}`) : "") +
    `: ${problem.message}\n`;
  if (problem.file)
    text += problem.line ? codeFrame(problem, paint, shownPath(problem.file)) :
      shownPath(problem.file) + "\n";
  for (const each of problem.related) {
    text += `  ${each.message}\n`;
    if (each.file) text += codeFrame(each, paint, shownPath(each.file)).replace(/^(?=.)/gm, "  ");
  }
  return text + "\n";
}

/// Where `npm install --global` and Debian's package node-typescript put it.
const shared = ["/usr/local/lib/node_modules", "/usr/lib/node_modules", "/usr/share/nodejs"]
  .map((folder) => `${folder}/typescript/lib/typescript.js`);

/** What brings TypeScript here. */
function remedy(): string {
  const path = upwards("package.json");
  const asked = path !== undefined && /"typescript"\s*:/.test(readTextFileSync(path));
  return asked ? "shoal install fetches it" : "shoal add --dev typescript";
}

function typescript(): any {
  if (config.modulesOnly) return undefined;
  const found = upwards("node_modules/typescript/lib/typescript.js") ?? shared.find(isFile);
  if (!found) return undefined;
  if (config.isTerminal && !config.quiet) process.stderr.write("loading TypeScript …\r");
  return host.createRequire(found)(found);
}

/** The exit code. */
function checkOnce(ts: any): number {
  forgetSources();
  const began = performance.now();
  const { problems, files } = ts ? checkTypes(ts) : checkModules();
  const errors = problems.filter((each) => each.severity === "error").length;
  if (config.json) {
    const report = { success: errors === 0, typescript: ts?.version ?? null, files, problems };
    write(JSON.stringify(report, undefined, 2) + "\n");
    return errors > 0 ? 1 : 0;
  }
  for (const each of problems) write(show(each));
  if (config.quiet) return errors > 0 ? 1 : 0;
  const with_ = ts ? `types, TypeScript ${ts.version}` : "syntax and modules, not types";
  write(`${errors === 0 ? paint("green", "no errors") : paint("red",
    `${errors} error${errors > 1 ? "s" : ""}`)} in ${files} file${files === 1 ? "" : "s"}` +
    paint("dim", ` (${with_}, ${duration(performance.now() - began)})`) + "\n");
  if (!ts && !config.modulesOnly)
    write(paint("dim",
      `Types are checked where TypeScript is: ${remedy()}\n`));
  return errors > 0 ? 1 : 0;
}

function times(): Map<string, number> {
  const state = new Map();
  for (const file of filesBelow(cwd, (name) => /\.([mc]?[tj]s|[tj]sx|json)$/.test(name))) {
    try {
      state.set(file, statSync(file).mtime?.getTime() ?? 0);
    } catch {
      // It has just gone.
    }
  }
  return state;
}
const sameTimes = (a: Map<string, number>, b: Map<string, number>) =>
  a.size === b.size && [...a].every(([file, time]) => b.get(file) === time);

const ts = typescript();
let code = checkOnce(ts);
while (config.watch) {
  const before = times();
  write("\nWaiting for changes. Ctrl-C ends.\n");
  do await new Promise((resolve: () => void) => setTimeout(resolve, 300));
  while (sameTimes(before, times()));
  if (config.isTerminal) write("\x1b[2J\x1b[3J\x1b[H");
  code = checkOnce(ts);
}
process.exit(code);
