enum E { None, Read = 1 << 1, Write = 1 << 2, Both = Read | Write, Qualified = E.Read + 10, Element = E["Write"] * 100 }
console.log(E.Both, E.Qualified, E.Element, E[6], E[12], E[400]);
