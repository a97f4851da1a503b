import Default from "./_default.ts";
console.log(Default.name, new Default().v);
