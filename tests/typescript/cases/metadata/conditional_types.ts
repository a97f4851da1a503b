import { d, dump } from "./_reflect.ts";
class A<T> { @d k!: T extends string ? 1 : 2; @d l!: T extends string ? string : number; }
console.log(dump(), typeof A);
