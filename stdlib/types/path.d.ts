// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:path: paths as text, with the names of Deno's @std/path over the code of node:path. Paths
// are POSIX's: shoal runs on Linux. What is looked for in a glob is in globToRegExp's comment.
declare module "shoal:path" {
  import { basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, relative, resolve, sep, toNamespacedPath, type ParsedPath } from "shoal:_node/path";
  export type { ParsedPath };
  export { basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, relative, resolve, toNamespacedPath, };
  export const SEPARATOR = "/", DELIMITER = ":", SEPARATOR_PATTERN: RegExp;
  export { sep };
  /** Of a file URL. */
  export function fromFileUrl(url: string | URL): string;
  /** Of an absolute path. */
  export function toFileUrl(path: string): URL;
  /** The folder that all of them are in, with its slash; "" if there is none. */
  export function common(paths: string[]): string;
  export interface GlobOptions {
      /** `*(a|b)` and its kin: true, unless it is said. */
      extended?: boolean;
      /** `**` means any folders: true, unless it is said. */
      globstar?: boolean;
      caseInsensitive?: boolean;
  }
  /** Whether it has what globToRegExp gives a meaning to. */
  export function isGlob(text: string): boolean;
  /** An expression that matches the paths that the glob means: `*` and `?` within a name, `**` any
   *  folders, `[a-z]`, `{a,b}`, and with `extended` `?(a|b) *(…) +(…) @(…) !(…)`; `\` before what
   *  stands for itself. */
  export function globToRegExp(glob: string, options?: GlobOptions): RegExp;
  /** Like normalize(), but ".." after `**` stays. */
  export function normalizeGlob(glob: string, options?: GlobOptions): string;
  /** Like join(), with normalizeGlob(). */
  export function joinGlobs(globs: string[], options?: GlobOptions): string;
  export {};
}
