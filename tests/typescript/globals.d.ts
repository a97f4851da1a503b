// What the cases know of the world besides the language.
declare var console: { log(...values: any[]): void; error(...values: any[]): void };
declare function setTimeout(callback: (...values: any[]) => void, delay_ms?: number): unknown;
declare function queueMicrotask(callback: () => void): void;
declare var require: (name: string) => any;
declare var module: { exports: any };
declare namespace Reflect {
  var metadata: undefined | ((key: string, value: any) => (target: any, key?: any) => void);
}
