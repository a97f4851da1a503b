namespace S { console.log("ran"); }
namespace Const { const x = 1; }
console.log(typeof S, typeof Const, Object.keys(S).length);
