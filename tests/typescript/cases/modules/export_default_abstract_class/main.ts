import A from "./_a.ts";
class B extends A { m() { return 2; } }
console.log(new B().twice(), A.name);
