// The globals of shoal: those of the web, as TypeScript's own library for workers describes them
// (shoal has the WinterTC minimum common set of it; what it lacks is undefined at run time),
// and what comes from Node. The types of Node's modules are those of @types/node, with which
// these go together.
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference lib="webworker.iterable" />
/// <reference lib="webworker.asynciterable" />

interface ImportMeta {
  /** The module's own URL; of a file, "file:///...". */
  url: string;
  /** The folder and the path of the file; of a module that is no file, undefined. */
  dirname: string;
  filename: string;
  /** Whether the program began with this module. */
  main: boolean;
  /** The URL that an import of the specifier would lead to. */
  resolve(specifier: string): string;
}

declare namespace NodeJS {
  interface ProcessEnv {
    [name: string]: string | undefined;
  }
  interface ProcessVersions {
    [name: string]: string | undefined;
  }
  interface MemoryUsage {
    rss: number;
    heapTotal: number;
    heapUsed: number;
    external: number;
    arrayBuffers: number;
  }
  interface Process {
    argv: string[];
    execArgv: string[];
    execPath: string;
    env: ProcessEnv;
    exitCode?: number | string | null | undefined;
    readonly pid: number;
    readonly ppid: number;
    readonly versions: ProcessVersions;
    readonly version: string;
    title: string;
    cwd(): string;
    exit(code?: number | string | null): never;
    uptime(): number;
    nextTick(callback: Function, ...values: any[]): void;
    emitWarning(warning: string | Error, ...details: any[]): void;
    on(event: string | symbol, listener: (...values: any[]) => void): this;
    once(event: string | symbol, listener: (...values: any[]) => void): this;
    off(event: string | symbol, listener: (...values: any[]) => void): this;
    addListener(event: string | symbol, listener: (...values: any[]) => void): this;
    removeListener(event: string | symbol, listener: (...values: any[]) => void): this;
    emit(event: string | symbol, ...values: any[]): boolean;
  }
  interface Immediate {
    ref(): this;
    unref(): this;
    hasRef(): boolean;
  }
}
declare var process: NodeJS.Process;

/** Runs the callback once the events that are there now have been seen to. */
declare function setImmediate<A extends any[]>(
  callback: (...values: A) => void,
  ...values: A
): NodeJS.Immediate;
declare function clearImmediate(immediate: NodeJS.Immediate | undefined): void;
