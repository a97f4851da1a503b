const name = "reef";
console.log(name);
const name = "shoal";
