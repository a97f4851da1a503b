import data from "./_data.json" with { type: "json" };
console.log(data.list.length, data.name);
