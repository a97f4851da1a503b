class A { constructor() { this.init(); } init() {} }
class B extends A { x?: number; init() { this.x = 1; } }
console.log(new B().x);
