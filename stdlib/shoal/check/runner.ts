// shoal:check/runner: the main module of `shoal check`. TypeScript's library is a CommonJS module
// like any other here: its compiled code comes from the cache. Left out: project references
// (`tsc --build`), and what TypeScript emits.
import { readTextFileSync } from "shoal:fs";
import host from "shoal:host";
import { discover, filesBelow } from "../test/discover.ts";
import { plain, type Paint } from "../test/diff.ts";
import { codeFrame, duration, forgetSources } from "../test/reporters.ts";
import { SourceChanges } from "../test/source_changes.ts";
import { colored } from "../test/state.ts";
import { checkNatively, nativeVersion } from "./native.ts";
import { cachedModules, cachedTypes, packagesFor } from "./pins.ts";
import { findCompiler, folderOf, isFile, upwards, type Compiler } from "./places.ts";
import { ourOptions, type Findings, type Problem } from "./problem.ts";

const { process, JSON, performance } = globalThis as any;
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

/// On a line that comes and goes.
function showStatus(text: string): void {
  if (config.shows && !config.quiet) process.stderr.write(`\r\x1b[K${text}`);
}
function stop(text: string, code = 2): never {
  process.stderr.write(`error: ${text}\n`);
  return process.exit(code) as never;
}

// ---- With TypeScript

/// The tsconfig.json that counts.
function configPath(): string | undefined {
  if (!config.project) return upwards("tsconfig.json", cwd);
  const path = absolute(config.project);
  if (isFile(path)) return path;
  return isFile(`${path}/tsconfig.json`) ? `${path}/tsconfig.json` :
    stop(`there is no project '${config.project}'`);
}
const isSource = (name: string) => /\.([mc]?ts|tsx)$/.test(name);
/// What the command line names; undefined: nothing.
function namedFiles(): string[] | undefined {
  if (config.words.length === 0) return undefined;
  const found = discover(config.words, cwd, /\.([mc]?ts|tsx)$/);
  return found.missing.length > 0 ? stop(`there is no file '${found.missing[0]}'`) : found.files;
}
/// Of shoal's globals and modules, for files that no tsconfig.json has them for.
function ownTypes(): string {
  const path: string = bridge.ownTypes();
  return path || stop("shoal's declaration files cannot be written: there is no cache");
}

/// `shoal init` writes them into .shoal, which is not committed: in a clone they are not there.
function missingTypes(tsconfig: string): string[] {
  const isNamed = readTextFileSync(tsconfig).includes(".shoal/types");
  return isNamed && !isFile(`${folderOf(tsconfig)}/.shoal/types/index.d.ts`) ? [ownTypes()] : [];
}

interface Project { files: string[]; options: any; problems: any[] }

/// With those of Node's modules in the cache, for a project without any.
function withNodeTypes(ts: any, options: any, folder: string): any {
  const types = cachedTypes(folder, config.packagesFolder);
  if (!types) return options;
  const roots: string[] = ts.getEffectiveTypeRoots(options, { getCurrentDirectory: () => folder });
  return { ...options, typeRoots: [...roots ?? [], types] };
}

function readProject(ts: any): Project {
  const path = configPath(), files = namedFiles();
  if (!path) {
    const { options } = ts.convertCompilerOptionsFromJson(ourOptions, cwd);
    return { files: [ownTypes(), ...files ?? filesBelow(cwd, isSource)],
      options: withNodeTypes(ts, { ...options, noEmit: true }, cwd), problems: [] };
  }
  const read = ts.readConfigFile(path, ts.sys.readFile);
  if (read.error) return { files: [], options: {}, problems: [read.error] };
  const folder = folderOf(path);
  const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, folder, { noEmit: true },
    path);
  const { options } = parsed;
  // What shoal runs is checked: imports with extensions.
  if (options.allowImportingTsExtensions === undefined)
    options.allowImportingTsExtensions = true;
  options.composite = options.incremental = false;
  // Of one file, too, the project's declarations hold: shoal's own globals, for one.
  const declarations = parsed.fileNames.filter((name: string) => /\.d\.[mc]?ts$/.test(name));
  const chosen = files ? [...declarations, ...files] : parsed.fileNames;
  return { files: [...missingTypes(path), ...chosen],
    options: withNodeTypes(ts, options, folder), problems: parsed.errors };
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
function checkTypes(ts: any): Findings {
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
  const sources: string[] = program.getSourceFiles().map((file: any) => file.fileName)
    .filter((name: string) => !name.includes("/node_modules/"));
  return { problems: unique.map((each: any) => problemOf(ts, each)), files: own.length, sources };
}

// ---- Without

function checkModules(): Findings {
  const files = namedFiles() ??
    filesBelow(cwd, (name) => isSource(name) && !/\.d\.[mc]?ts$/.test(name));
  const told = bridge.checkModules(files);
  const problems = told.problems.map((each: any): Problem => ({
    file: each.file, line: each.line, column: each.column, message: each.message, code: "",
    severity: "error", related: [],
  }));
  return { problems, files: told.files.length, sources: told.files };
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

// ---- Who checks

interface Checker { version: string; check(): Findings }

function checkerOf(found: Compiler): Checker {
  if (found.kind === "native") {
    const program = found.path;
    return { version: nativeVersion(program), check: () => {
      const path = configPath(), named = namedFiles();
      return checkNatively({ program, cwd, config: path, files: named ?? (path ? undefined :
        filesBelow(cwd, isSource)), declarations: path ? missingTypes(path) : [ownTypes()],
        types: cachedTypes(path ? folderOf(path) : cwd, config.packagesFolder) });
    } };
  }
  showStatus("loading TypeScript …");
  const ts = host.createRequire(found.path)(found.path);
  return { version: ts.version, check: () => checkTypes(ts) };
}

/** What brings TypeScript here. */
function remedy(): string {
  const path = upwards("package.json", cwd);
  const asked = path !== undefined && /"typescript"\s*:/.test(readTextFileSync(path));
  return `'shoal cache typescript' fetches it, for all projects; ` +
    (asked ? "'shoal install' for this one, by its package manager" :
    "'shoal add --dev typescript' adds it to this one");
}

/** Where modules of Node are imported, and nothing has their types. */
function tellOfNodeTypes(problems: readonly Problem[]): void {
  const isMissing = (each: Problem) => each.code === "TS2307" && each.message.includes("'node:");
  if (!problems.some(isMissing)) return;
  write(paint("dim", "The types of Node's modules are those of @types/node: 'shoal add --dev " +
    "@types/node' adds them to this project, 'shoal cache typescript' fetches them for all\n"));
}

const foundCompiler = () => findCompiler(cwd, cachedModules(cwd, config.packagesFolder));

/// Into the cache, if --yes is given, or a person at the terminal says so.
async function offered(): Promise<Compiler | undefined> {
  const question = "There is no TypeScript here. Fetch TypeScript " +
    `${packagesFor(cwd)[0]!.version} into the cache (some 5 MB), from npm's registry?`;
  if (!config.packagesFolder || !(config.yes || bridge.asks(question))) return undefined;
  const { fetchTypeScript } = await import("./fetch.ts");
  const told = await fetchTypeScript({ cwd, packagesFolder: config.packagesFolder,
    progress: showStatus });
  if (!config.quiet) process.stderr.write(told + "\n");
  return foundCompiler();
}

function findings(): Findings {
  if (!checker) return checkModules();
  showStatus("checking types …");
  try {
    return checker.check();
  } finally {
    showStatus("");
  }
}
/** The exit code. */
function checkOnce(): number {
  forgetSources();
  const began = performance.now();
  const { problems, files, sources } = findings();
  for (const file of [...sources ?? [], upwards("tsconfig.json", cwd) ?? ""])
    if (file !== "") changes?.add(absolute(file));
  if (files === 0 && problems.length === 0) {
    process.stderr.write("error: there is nothing to check: no .ts, .tsx, .mts or .cts files\n");
    return 1;
  }
  const errors = problems.filter((each) => each.severity === "error").length;
  if (config.json) {
    const report =
      { success: errors === 0, typescript: checker?.version ?? null, files, problems };
    write(JSON.stringify(report, undefined, 2) + "\n");
    return errors > 0 ? 1 : 0;
  }
  for (const each of problems) write(show(each));
  if (config.quiet) {
    if (!checker)
      process.stderr.write(`Syntax and modules were checked, not types: ${remedy()}\n`);
    return errors > 0 ? 1 : 0;
  }
  const with_ =
    checker ? `types, TypeScript ${checker.version}` : "syntax and modules, not types";
  write(`${errors === 0 ? paint("green", "no errors") : paint("red",
    `${errors} error${errors > 1 ? "s" : ""}`)} in ${files} file${files === 1 ? "" : "s"}` +
    paint("dim", ` (${with_}, ${duration(performance.now() - began)})`) + "\n");
  tellOfNodeTypes(problems);
  if (!checker && !config.modulesOnly)
    write(paint("dim", `Types are checked where TypeScript is: ${remedy()}\n`));
  return errors > 0 ? 1 : 0;
}

let checker: Checker | undefined;
let changes: SourceChanges | undefined;
if (config.project) configPath();  // Whoever checks.
/** The exit code. */
function check(): number {
  try {
    return checkOnce();
  } catch (error: any) {
    process.stderr.write(`error: ${error?.message ?? error}\n`);
    return 1;
  }
}
try {
  const compiler = config.modulesOnly ? undefined :
    foundCompiler() ?? await offered();
  checker = compiler && checkerOf(compiler);
} catch (error: any) {
  stop(error?.message ?? String(error), 1);
}
if (config.watch) changes = new SourceChanges(cwd);
let code = check();
while (changes) {
  write("\nWaiting for changes. Ctrl-C ends.\n");
  await changes.next();
  write("\n");
  code = check();
}
process.exit(code);
