// args: "2 * (3 + 4) ^ 2 - 10 / 4" "sin(pi / 2) + sqrt(2)" "1 / (2 - 2)" "2 +"
// A calculator: a tokenizer, a Pratt parser and an evaluator over a discriminated union.
type Expr =
  | { kind: "number"; value: number }
  | { kind: "name"; name: string }
  | { kind: "binary"; op: string; left: Expr; right: Expr }
  | { kind: "negate"; operand: Expr }
  | { kind: "call"; name: string; argument: Expr };

const powers: Record<string, [left: number, right: number]> = {
  "+": [1, 2], "-": [1, 2], "*": [3, 4], "/": [3, 4], "^": [8, 7],
};

class Parser {
  #tokens: string[];
  constructor(text: string) { this.#tokens = text.match(/\d+(\.\d+)?|[a-z]+|\S/g) ?? []; }
  parse(): Expr {
    const expr = this.#expression(0);
    if (this.#tokens.length) throw new SyntaxError(`unexpected ${this.#tokens[0]}`);
    return expr;
  }
  #expression(least: number): Expr {
    let left = this.#primary();
    for (;;) {
      const op = this.#tokens[0];
      if (!(op in powers) || powers[op][0] < least) return left;
      this.#tokens.shift();
      left = { kind: "binary", op, left, right: this.#expression(powers[op][1]) };
    }
  }
  #primary(): Expr {
    const token = this.#tokens.shift();
    if (token === undefined) throw new SyntaxError("unexpected end");
    if (/\d/.test(token)) return { kind: "number", value: Number(token) };
    if (token === "-") return { kind: "negate", operand: this.#expression(5) };
    if (token === "(") {
      const inner = this.#expression(0);
      if (this.#tokens.shift() !== ")") throw new SyntaxError("expected )");
      return inner;
    }
    if (!/[a-z]/.test(token)) throw new SyntaxError(`unexpected ${token}`);
    return this.#tokens[0] === "(" ? { kind: "call", name: token, argument: this.#primary() } : { kind: "name", name: token };
  }
}

function evaluate(e: Expr): number {
  switch (e.kind) {
    case "number": return e.value;
    case "name": return { pi: Math.PI, e: Math.E }[e.name] ?? NaN;
    case "negate": return -evaluate(e.operand);
    case "call": return (Math[e.name as keyof Math] as (x: number) => number)(evaluate(e.argument));
    case "binary": {
      const [a, b] = [evaluate(e.left), evaluate(e.right)];
      return { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "^": a ** b }[e.op]!;
    }
    default: return e satisfies never;
  }
}

for (const text of process.argv.slice(2)) {
  try {
    console.log(`${text} = ${evaluate(new Parser(text).parse())}`);
  } catch (error) {
    console.log(`${text}: ${error}`);
  }
}
