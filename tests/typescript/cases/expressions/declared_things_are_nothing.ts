declare let a: number, b: string; declare var c: any; declare const d = 5; declare function e(): void; declare class F {} declare enum G { A } declare namespace H { let x: number; function f(): void; } declare module J { const y: number; }
declare type K = 1; declare interface L {} declare abstract class M {}
console.log(typeof a, typeof c, typeof d, typeof e, typeof F, typeof G, typeof H, typeof J, typeof M);
