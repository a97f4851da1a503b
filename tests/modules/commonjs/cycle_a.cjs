exports.done = false;
exports.b = require("./cycle_b.cjs");
exports.done = true;
