enum E { A }
(E as any).B = 7;
delete (E as any).A;
console.log(JSON.stringify(E), Object.isFrozen(E), Object.isExtensible(E));
