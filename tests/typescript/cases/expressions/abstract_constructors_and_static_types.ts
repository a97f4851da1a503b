abstract class Shape { static create<T extends Shape>(this: new () => T): T { return new this(); } abstract area(): number; toString() { return `${this.constructor.name}:${this.area()}`; } }
class Sq extends Shape { area() { return 4; } }
console.log(String(Sq.create()), typeof Shape.prototype.area);
