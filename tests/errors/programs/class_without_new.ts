class Point {
  x: number;
  constructor(x = 0) {
    this.x = x;
  }
}
const make = Point as any;
console.log(make(1));
