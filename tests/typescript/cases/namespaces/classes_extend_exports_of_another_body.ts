namespace S { export abstract class Shape { abstract area(): number; describe() { return this.constructor.name + this.area(); } } }
namespace S { export class Square extends Shape { constructor(private w: number) { super(); } area() { return this.w ** 2; } } }
console.log(new S.Square(3).describe(), new S.Square(1) instanceof S.Shape);
