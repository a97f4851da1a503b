function f(a) { arguments[0] = 2; eval("var x = 1"); return x + a; }
with (o) { p = q; r(); var s = 1; }
typeof missing; delete missing;
function g() { return eval(this.code); }
{ function blockLevel() {} }
var top1 = function () {}, { y } = top1;
let lexical = () => this;
lexical ||= f(1);
