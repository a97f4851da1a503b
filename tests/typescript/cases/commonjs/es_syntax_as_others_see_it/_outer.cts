export * from "./_inner.cts";
export { deep as renamed } from "./_inner.cts";
export let count = 0;
export function up() { return ++count; }
export class Box { constructor(public value: number) {} }
export default function hello() { return "hello"; }
