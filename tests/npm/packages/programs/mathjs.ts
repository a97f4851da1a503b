import { strictEqual as equal } from "node:assert/strict";
import { evaluate, derivative, matrix, det, unit } from "mathjs";
equal(evaluate("sqrt(3^2 + 4^2)"), 5); equal(derivative("x^2 + x", "x").toString(), "2 * x + 1");
equal(det(matrix([[1, 2], [3, 4]])), -2); equal(unit("1 inch").to("cm").toString(), "2.54 cm");
console.log("works");
