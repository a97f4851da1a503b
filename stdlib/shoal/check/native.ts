// shoal:check/native: TypeScript's native compiler (TypeScript 7 and its previews), a program. It
// has no interface but its command line: what is to be checked stands in a tsconfig.json of our
// own, which extends the project's; what it finds is read from what it prints.
import { existsSync, makeTempDirSync, removeSync, writeTextFileSync } from "shoal:fs";
import { Command } from "shoal:subprocess";
import { resolve } from "shoal:path";
import { folderOf } from "./places.ts";
import { ourOptions, type Findings, type Problem } from "./problem.ts";

const { Error, JSON, Number, TextDecoder } = globalThis as any;

export interface NativeRequest {
  program: string;
  cwd: string;
  /** A tsconfig.json; undefined: there is none, and `files` are all. */
  config: string | undefined;
  /** Absolute; undefined: those of the project. */
  files: string[] | undefined;
  /** Declarations that count besides. */
  declarations: string[];
  /** A folder of @types that counts besides; undefined: none. */
  types: string | undefined;
}

function ask(request: NativeRequest, ...words: string[]): { text: string; code: number } {
  const told = new Command(request.program, { args: words, cwd: request.cwd }).outputSync();
  const decoder = new TextDecoder();
  const text = decoder.decode(told.stdout);
  const error: string = decoder.decode(told.stderr).trim();
  if (told.signal !== null || (error !== "" && text === ""))
    throw new Error(`${request.program}: ${error || `ended by ${told.signal}`}`);
  return { text, code: told.code };
}

/// The folders of @types for files of that folder, as TypeScript looks for them.
function typeRootsOf(folder: string, besides: string | undefined): string[] {
  const roots: string[] = besides ? [besides] : [];
  for (let at = folder; ; at = folderOf(at)) {
    if (existsSync(`${at}/node_modules/@types`)) roots.push(`${at}/node_modules/@types`);
    if (at === "") return roots;
  }
}

/// The tsconfig.json that is checked.
function settingsOf(request: NativeRequest): object {
  const { config, files, declarations, types } = request;
  const options: Record<string, unknown> = { noEmit: true, composite: false, incremental: false };
  if (config === undefined)
    return { compilerOptions: { ...ourOptions, ...options, types: ["*"],
      typeRoots: typeRootsOf(request.cwd, types) }, files: [...declarations, ...files ?? []] };
  const shown = ask(request, "-p", config, "--showConfig");
  let project: any;
  try {
    project = JSON.parse(shown.text);
  } catch {
    return { extends: config };  // It is wrong: what is wrong is told in the check itself.
  }
  const folder = folderOf(config), own = project.compilerOptions ?? {};
  const all: string[] = (project.files ?? []).map((name: string) =>
    name.startsWith("/") ? name : `${folder}/${name.replace(/^\.\//, "")}`);
  if (own.allowImportingTsExtensions === undefined) options.allowImportingTsExtensions = true;
  if (own.typeRoots === undefined) options.typeRoots = typeRootsOf(folder, types);
  const chosen = files ?
    [...all.filter((name) => /\.d\.[mc]?ts$/.test(name)), ...files] : all;
  return { extends: config, compilerOptions: options, include: [],
    files: [...declarations, ...chosen] };
}

/// "a.ts(1,40): error TS2322: ...", lines that go on with it, and names of files.
function read(text: string, cwd: string): Findings {
  const problems: Problem[] = [];
  let files = 0;
  for (const line of text.split("\n")) {
    const match =
      /^(?:(.+)\((\d+),(\d+)\): )?(error|warning|suggestion|message) (TS\d+): (.*)$/.exec(line);
    if (match) {
      const [, name = "", row = 0, column = 0, severity, code, message] = match;
      const file = name === "" ? "" : resolve(cwd, name);
      problems.push({ file, line: Number(row), column: Number(column),
        severity: severity as Problem["severity"], code: code!, message: message!, related: [] });
    } else if (line.startsWith("/")) {
      if (!/\.d\.[mc]?ts$/.test(line) && !line.includes("/node_modules/")) ++files;
    } else if (line !== "" && problems.length > 0) {
      problems[problems.length - 1]!.message += `\n${line}`;
    }
  }
  return { problems, files };
}

/** Throws if the program does not do what it should. */
export function checkNatively(request: NativeRequest): Findings {
  const made = makeTempDirSync({ prefix: "shoal-check-" });
  try {
    const config = `${made}/tsconfig.json`;
    writeTextFileSync(config, JSON.stringify(settingsOf(request)));
    const { text, code } = ask(request, "-p", config, "--pretty", "false", "--listFiles");
    const found = read(text, request.cwd);
    if (code !== 0 && found.problems.length === 0)
      throw new Error(`${request.program}: exit code ${code}\n${text}`);
    return found;
  } finally {
    removeSync(made, { recursive: true });
  }
}

export function nativeVersion(program: string): string {
  const told = new Command(program, { args: ["--version"] }).outputSync();
  return new TextDecoder().decode(told.stdout).trim().replace(/^Version /, "");
}
