enum E { default, class, if, new = 5, delete, this, null, true, enum, get, set, static, async, type }
console.log(E.default, E.class, E.if, E.new, E.delete, E[6], E.this, E.null, E.true, E.enum, E.get, E.type, E[14]);
