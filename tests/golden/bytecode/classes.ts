export class Point {
  static count = 0;
  #x = 1;
  y = this.#x;
  ["z" + 1] = 2;
  constructor(readonly w: number) { Point.count++; }
  get x() { return this.#x; }
  static { this.count = 5; }
  #hidden() { return super.toString(); }
  accessor named = 3;
  has(other: object) { return #x in other && this.#hidden(); }
}
export class Derived extends Point {
  constructor() {
    const make = () => super(1);
    make();
  }
}
export const Anonymous = class extends Derived {};
