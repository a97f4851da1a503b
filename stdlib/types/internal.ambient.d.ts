// For generate.cjs: what the sources of built-in modules import, and users cannot.
declare module "shoal:host" {
  const host: any;
  export default host;
}
declare module "native:*" {
  const value: any;
  export = value;
}
declare function setImmediate(callback: (...values: any[]) => void, ...values: any[]): object;
declare function clearImmediate(handle: object | undefined): void;
