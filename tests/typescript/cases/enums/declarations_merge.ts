enum E { A, B }
enum E { C = 10, D }
enum E { F = "f" }
console.log(JSON.stringify(E));
