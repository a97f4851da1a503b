// shoal:check/places: where a TypeScript is: the project's, the one in shoal's cache
// (`shoal cache typescript`), one for the whole machine; and which of these are native programs.
import { realPathSync, readTextFileSync, statSync } from "shoal:fs";
import host from "shoal:host";

const { process, JSON } = globalThis as any;

export type Compiler =
  /** A library in JavaScript, which runs here. */
  | { kind: "library"; path: string }
  /** TypeScript 7 and its previews: a program. */
  | { kind: "native"; path: string };

export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile;
  } catch {
    return false;
  }
}
export const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
/** Of the folders from there up, the first with that file in it: the file. */
export function upwards(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folderOf(folder)) {
    if (isFile(`${folder}/${name}`)) return `${folder}/${name}`;
    if (folder === "") return undefined;
  }
}
export function readJson(path: string): any {
  try {
    return JSON.parse(readTextFileSync(path));
  } catch {
    return undefined;
  }
}

/// Where `npm install --global` and Debian's package node-typescript put it.
const sharedFolders = ["/usr/local/lib/node_modules", "/usr/lib/node_modules",
  "/usr/share/nodejs"];

/// The program of a package whose own file in bin/ is a script for node: it is in the package for
/// this system beside it.
function programOf(packageJson: string): string | undefined {
  const path = realPathSync(packageJson);
  const bin = readJson(path)?.bin;
  const name: string = readJson(path)?.name ?? "";
  const program = typeof bin === "object" && bin !== null ? globalThis.Object.keys(bin)[0] : "";
  const base = name.slice(name.indexOf("/") + 1);
  try {
    const other = host.createRequire(path).resolve(
      `@typescript/${base}-${process.platform}-${process.arch}/package.json`);
    const found = `${folderOf(other)}/lib/${program}`;
    return isFile(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/// Of a folder node_modules.
function compilerOf(modules: string): Compiler | undefined {
  const preview = `${modules}/@typescript/native-preview/package.json`;
  const native = isFile(preview) && programOf(preview) || undefined;
  if (native) return { kind: "native", path: native };
  const library = `${modules}/typescript/lib/typescript.js`;
  if (isFile(library)) return { kind: "library", path: library };
  const package_ = `${modules}/typescript/package.json`;
  const program = isFile(package_) && programOf(package_) || undefined;
  return program ? { kind: "native", path: program } : undefined;
}

/// `tsgo` of PATH.
function compilerInPath(): Compiler | undefined {
  for (const folder of (process.env.PATH ?? "").split(":")) {
    const path = `${folder}/tsgo`;
    if (!folder.startsWith("/") || !isFile(path)) continue;
    const real = realPathSync(path);
    // One of npm is a script for node, in the package's folder bin.
    const package_ = `${folderOf(folderOf(real))}/package.json`;
    const isOfNpm = readJson(package_)?.name === "@typescript/native-preview";
    const found = isOfNpm ? programOf(package_) : real;
    if (found) return { kind: "native", path: found };
  }
  return undefined;
}

/** The project's, else that of the cache (its node_modules), of PATH, of the machine. */
export function findCompiler(cwd: string, cached: string | undefined): Compiler | undefined {
  for (let folder = cwd; ; folder = folderOf(folder)) {
    const found = compilerOf(`${folder}/node_modules`);
    if (found) return found;
    if (folder === "") break;
  }
  const ofCache = cached && compilerOf(cached) || undefined;
  if (ofCache) return ofCache;
  const inPath = compilerInPath();
  if (inPath) return inPath;
  for (const folder of sharedFolders) {
    const found = compilerOf(folder);
    if (found) return found;
  }
  return undefined;
}
