const key: string = "k" + "ey";
enum E { A = 1, B = key.length, C = `${"c"}${1}`, D = "d" + "e" }
console.log(Object.keys(E).join(), E.C, E.D, E[3]);
