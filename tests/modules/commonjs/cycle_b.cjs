const a = require("./cycle_a.cjs");
exports.sawA = a.done;
exports.done = true;
