enum E { First = 1, Second = 1, Third = 0, Fourth }
console.log(E[1], E.First, E.Second, E.Fourth, Object.entries(E).join(";"));
