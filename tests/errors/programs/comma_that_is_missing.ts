const options = {
  name: "reef"
  depth: 12,
};
console.log(options);
