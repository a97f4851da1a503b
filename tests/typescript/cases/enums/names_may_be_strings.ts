enum E { "a b" = 1, "c-d", 'e', "" = 7, "__x__" }
console.log(E["a b"], E["c-d"], E.e, E[""], E[2], E.__x__, E[7] === "");
