import { d, dump } from "./_reflect.ts";
class Other {}
class A {
  @d s: string = ""; @d n: number = 1; @d b: boolean = true; @d big!: bigint; @d sym!: symbol; @d o!: object; @d a!: any; @d u!: unknown; @d v!: void; @d nul!: null; @d und!: undefined; @d nev!: never;
  @d arr!: string[]; @d tup!: [number, string]; @d ro!: readonly number[]; @d f!: () => void; @d ctor!: new () => object; @d cls!: Other; @d date!: Date; @d map!: Map<string, number>; @d p!: Promise<void>;
  @d lit!: "x"; @d num!: 5; @d tr!: true; @d neg!: -1; @d tpl!: `a${string}`; @d bigl!: 1n; @d typelit!: { a: number }; @d none; @d inferred = 5; @d self!: A; @d th!: this;
}
console.log(dump(), typeof A);
