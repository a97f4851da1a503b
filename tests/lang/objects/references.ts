// The base of super[key] is looked up before the key is converted, and once for an update; mapped
// arguments stay so while they are not configurable.
class Base {
  get n() {
    return 1;
  }
  set n(v: number) {
    console.log("set", v);
  }
}
class Other {
  n = "bad";
}
class Derived extends Base {
  update(key: string) {
    const old = super[key]++;
    super[key] += 10;
    super[key] ??= 5;
    return old;
  }
  read(key: string) {
    return super[key];
  }
}
const swapping = {
  toString() {
    Object.setPrototypeOf(Derived.prototype, Other.prototype);
    return "n";
  },
};
console.log(new Derived().update("n"));
// expect: set 2
// expect: set 11
// expect: 1
console.log(new Derived().read(swapping as never));  // expect: 1
Object.setPrototypeOf(Derived.prototype, Base.prototype);
let conversions = 0;
const counting = { toString: () => (++conversions, "n") };
new Derived().update(counting as never);
// expect: set 2
// expect: set 11
console.log(conversions);  // expect: 3
Object.setPrototypeOf(Derived.prototype, null);
try {
  new Derived().read("x");
} catch (error) {
  console.log((error as Error).name);  // expect: TypeError
}

const mapped = new Function("a", `
  Object.defineProperty(arguments, "0", { configurable: false });
  arguments[0] = 2;
  return a + (delete arguments[0] ? 10 : 0);
`);
console.log(mapped(1));  // expect: 2

for (const text of [";-->", "1 /* one line */ --> x", "-->", "/* a\n b */ --> x", "/**/ --> x\n1"]) {
  try {
    new Function(text);
    console.log("fine");
  } catch (error) {
    console.log((error as Error).name);
  }
}
// expect: SyntaxError
// expect: SyntaxError
// expect: fine
// expect: fine
// expect: fine
try {
  new Function("-->", "");
} catch (error) {
  console.log((error as Error).name);  // expect: SyntaxError
}

class Stamp extends (function (o: object) { return o; } as never as new (o: object) => object) {
  get #mark() {
    return 1;
  }
  static has(o: object) {
    return #mark in o;
  }
}
const sealed = Object.preventExtensions({});
try {
  new Stamp(sealed);
} catch (error) {
  console.log((error as Error).name, Stamp.has(sealed));  // expect: TypeError false
}
