const users = new Map([["ada", { name: "Ada" }]]);
const user = users.get("grace")!;
console.log(user.name);
