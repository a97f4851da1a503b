// tidy: table. Made by generate.cjs of the sources in stdlib.
declare module "shoal:_node/_path_win32" {
  export const sep = "\\", delimiter = ";";
  export function normalize(path: string): string;
  export function isAbsolute(path: string): boolean;
  export function join(...paths: string[]): string;
  export function resolve(...paths: string[]): string;
  export function relative(from: string, to: string): string;
  export function toNamespacedPath(path: string): string;
  export function dirname(path: string): string;
  export function basename(path: string, suffix?: string): string;
  export function extname(path: string): string;
  export interface ParsedPath {
      root: string;
      dir: string;
      base: string;
      ext: string;
      name: string;
  }
  export function parse(path: string): ParsedPath;
  export function format(pathObject: Partial<ParsedPath>): string;
  export function matchesGlob(path: string, pattern: string): boolean;
  export { toNamespacedPath as _makeLong };
  export const win32: {
      resolve: typeof resolve;
      normalize: typeof normalize;
      isAbsolute: typeof isAbsolute;
      join: typeof join;
      relative: typeof relative;
      toNamespacedPath: typeof toNamespacedPath;
      dirname: typeof dirname;
      basename: typeof basename;
      extname: typeof extname;
      format: typeof format;
      parse: typeof parse;
      matchesGlob: typeof matchesGlob;
      _makeLong: typeof toNamespacedPath;
      sep: string;
      delimiter: string;
      win32: unknown;
      posix: unknown;
  };
  export {};
}
declare module "shoal:_node/path" {
  import { win32 } from "shoal:_node/_path_win32";
  export const sep = "/";
  export const delimiter = ":";
  export function normalize(path: string): string;
  export function isAbsolute(path: string): boolean;
  export function join(...parts: string[]): string;
  export function resolve(...parts: string[]): string;
  export function relative(from: string, to: string): string;
  export function dirname(path: string): string;
  export function basename(path: string, suffix?: string): string;
  export function extname(path: string): string;
  export interface ParsedPath {
      root: string;
      dir: string;
      base: string;
      ext: string;
      name: string;
  }
  export function parse(path: string): ParsedPath;
  export function format(parsed: Partial<ParsedPath>): string;
  export function toNamespacedPath(path: string): string;
  export function matchesGlob(path: string, pattern: string): boolean;
  const path: {
      resolve: typeof resolve;
      normalize: typeof normalize;
      isAbsolute: typeof isAbsolute;
      join: typeof join;
      relative: typeof relative;
      toNamespacedPath: typeof toNamespacedPath;
      dirname: typeof dirname;
      basename: typeof basename;
      extname: typeof extname;
      format: typeof format;
      parse: typeof parse;
      matchesGlob: typeof matchesGlob;
      _makeLong: typeof toNamespacedPath;
      sep: string;
      delimiter: string;
      posix: unknown;
      win32: unknown;
  };
  export { toNamespacedPath as _makeLong };
  export const posix: {
      resolve: typeof resolve;
      normalize: typeof normalize;
      isAbsolute: typeof isAbsolute;
      join: typeof join;
      relative: typeof relative;
      toNamespacedPath: typeof toNamespacedPath;
      dirname: typeof dirname;
      basename: typeof basename;
      extname: typeof extname;
      format: typeof format;
      parse: typeof parse;
      matchesGlob: typeof matchesGlob;
      _makeLong: typeof toNamespacedPath;
      sep: string;
      delimiter: string;
      posix: unknown;
      win32: unknown;
  };
  export { win32 };
  export default path;
  export { path as "module.exports" };
  export {};
}
declare module "shoal:_byte_streams" {
  const ReadableStream: {
      new (underlyingSource: UnderlyingByteSource, strategy?: {
          highWaterMark?: number;
      }): ReadableStream<Uint8Array<ArrayBuffer>>;
      new <R = any>(underlyingSource: UnderlyingDefaultSource<R>, strategy?: QueuingStrategy<R>): ReadableStream<R>;
      new <R = any>(underlyingSource?: UnderlyingSource<R>, strategy?: QueuingStrategy<R>): ReadableStream<R>;
      prototype: ReadableStream;
  };
  /** Whether the program runs on for what a stream waits for. */
  export class Keeper {
      #private;
      begin(name: string, ...fields: unknown[]): Promise<any>;
      set(keeps: boolean): void;
  }
  /** A stream of bytes with what a Response has to take them all at once. */
  export class CollectableStream extends ReadableStream<Uint8Array<ArrayBuffer>> {
      bytes(): Promise<Uint8Array<ArrayBuffer>>;
      arrayBuffer(): Promise<ArrayBuffer>;
      text(): Promise<string>;
      json(): Promise<any>;
  }
  /** `next` gives the next bytes, at most so many; none at the end. */
  export function readableOf(next: (bytesMax: number) => Promise<Uint8Array<ArrayBuffer>>, close: () => void): CollectableStream;
  /** Reads a host's stream, which it closes at the end. */
  export function readableOfHandle(handle: number, keeper: Keeper): CollectableStream;
  export function bytesOf(chunk: unknown): Uint8Array;
  /** Writes a host's stream; what it says is written is written. */
  export function writableOfHandle(handle: number, keeper: Keeper): WritableStream<Uint8Array>;
  export {};
}
