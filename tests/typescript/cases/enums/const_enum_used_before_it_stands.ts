console.log(late(), C.A);
function late() { return C.B; }
const enum C { A = 4, B }
