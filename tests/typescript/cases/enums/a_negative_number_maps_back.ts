enum E { Below = -1, Zero, Above }
console.log(E[-1], E[0], E["1"], Object.keys(E).join());
