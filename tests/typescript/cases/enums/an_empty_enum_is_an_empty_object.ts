enum E {}
console.log(typeof E, Object.keys(E).length, JSON.stringify(E));
