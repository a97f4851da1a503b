// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:process: this process, with Deno's names: arguments, environment, folder, exit, signals,
// standard streams as web streams, use of memory and time. Another process: shoal:subprocess; the
// machine: shoal:os.
declare module "shoal:process" {
  /** The words after the program's name. */
  export const args: readonly string[];
  export const pid: number, ppid: number;
  export const execPath: () => string;
  export function cwd(): string;
  export function chdir(directory: string | URL): void;
  /** The mask before; with a number it is set. */
  export function umask(mask?: number): number;
  /** Runs the listeners for the end, and ends the program. */
  export function exit(code?: number): never;
  /** What the program ends with, if nobody says otherwise: an integer. */
  export const exitCode: {
      get(): number;
      set(code: number): void;
  };
  /** The environment: of this program and of the children that it starts. */
  export const env: {
      get(name: string): string | undefined;
      set(name: string, value: string): void;
      delete(name: string): void;
      has(name: string): boolean;
      toObject(): Record<string, string>;
  };
  export type Signal = string;
  /** While anybody listens for it the signal does nothing else. No program runs on for it. */
  export function addSignalListener(signal: Signal, handler: () => void): void;
  export function removeSignalListener(signal: Signal, handler: () => void): void;
  /** To any process, by its number. */
  export function kill(id: number, signal?: Signal): void;
  export interface ConsoleSize {
      columns: number;
      rows: number;
  }
  /** Of the terminal that a standard stream leads to; none does: an Error. */
  export function consoleSize(): ConsoleSize;
  /** Standard input. */
  export const stdin: {
      readonly readable: ReadableStream<Uint8Array>;
      /** Into the buffer: how many bytes, null at the end. */
      read(buffer: Uint8Array): Promise<number | null>;
      readSync(buffer: Uint8Array): number | null;
      isTerminal(): boolean;
      /** Keys come as they are pressed, and are not shown; with `cbreak` Ctrl+C is a signal still. */
      setRaw(isRaw: boolean, options?: {
          cbreak?: boolean;
      }): void;
      ref(): void;
      unref(): void;
  };
  class Output {
      #private;
      constructor(descriptor: number);
      /** What was written is written when the promise is fulfilled. */
      get writable(): WritableStream<Uint8Array>;
      write(data: Uint8Array): Promise<number>;
      writeSync(data: Uint8Array): number;
      isTerminal(): boolean;
  }
  /** Standard output and standard error. */
  export const stdout: Output, stderr: Output;
  /** Bytes. */
  export interface MemoryUsage {
      rss: number;
      heapTotal: number;
      heapUsed: number;
      external: number;
  }
  export function memoryUsage(): MemoryUsage;
  /** Of the whole process, microseconds. */
  export function cpuUsage(): {
      user: number;
      system: number;
  };
  /** Nanoseconds since some time in the past, never going back. */
  export function hrtime(): bigint;
  /** Seconds that the program has run. */
  export function uptime(): number;
  export {};
}
