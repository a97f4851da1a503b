enum E { ["x y"] = 2, ["z"], [`t`] = 9 }
console.log(E["x y"], E.z, E.t, E[9]);
