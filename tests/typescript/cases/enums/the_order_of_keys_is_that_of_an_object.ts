enum E { Z = 10, A = 2, M = -7, K = "str", "a1" = 3 }
console.log(Object.keys(E).join(" "));
