const parent = { name: "reef", children: [] as object[] };
parent.children.push({ name: "shoal", parent });
console.log(JSON.stringify(parent));
