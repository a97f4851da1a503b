class A { public() { return 1; } static static() { return 2; } readonly = 3; declare = 4; abstract() { return 5; } async() { return 6; } get() { return 7; } set() { return 8; } accessor = 9; private; override = 10; static readonly = 11; }
const a = new A();
console.log(a.public(), A.static(), a.readonly, a.declare, a.abstract(), a.async(), a.get(), a.set(), a.accessor, "private" in a, a.override, A.readonly);
