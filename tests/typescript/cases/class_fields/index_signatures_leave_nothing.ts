class A { [key: string]: any; static [key: number]: string; readonly [s: symbol]: number; x = 1; }
console.log(Object.keys(new A()).join(), Object.keys(A).length);
