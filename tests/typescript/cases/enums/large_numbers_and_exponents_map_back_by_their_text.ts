enum E { Big = 4294967296, Huge = 1e100, Small = 1e-7, Half = .5 }
console.log(Object.keys(E).join(" "), E[4294967296], E[1e-7]);
