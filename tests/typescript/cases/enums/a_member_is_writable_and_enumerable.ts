enum E { A, S = "s" }
console.log(JSON.stringify(Object.getOwnPropertyDescriptors(E)));
