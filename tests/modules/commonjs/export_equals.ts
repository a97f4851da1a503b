import thing = require("./thing");
console.log(thing.name, thing());  // expect: thing 7
