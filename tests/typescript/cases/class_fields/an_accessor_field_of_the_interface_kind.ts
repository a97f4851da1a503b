interface Has { v: number }
abstract class Base implements Has { abstract v: number; twice() { return this.v * 2; } }
class D extends Base { get v() { return 21; } }
console.log(new D().twice(), Object.keys(new D()).length);
