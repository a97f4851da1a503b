// Language: a small language is parsed by recursive descent into a tree of tagged nodes, which a
// walking evaluator runs. Measures switches, unions of object types, recursion, scopes of names.

type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "call"; readonly callee: Expression; readonly args: readonly Expression[] }
  | { readonly kind: "function"; readonly parameters: readonly string[]; readonly body: Statement }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "index"; readonly list: Expression; readonly at: Expression };
type Statement =
  | { readonly kind: "let" | "set"; readonly name: string; readonly value: Expression }
  | { readonly kind: "put"; readonly list: Expression; readonly at: Expression; readonly value: Expression }
  | { readonly kind: "if"; readonly test: Expression; readonly then: Statement; readonly otherwise: Statement | null }
  | { readonly kind: "while"; readonly test: Expression; readonly body: Statement }
  | { readonly kind: "return" | "run"; readonly value: Expression }
  | { readonly kind: "block"; readonly body: readonly Statement[] };

const PRECEDENCE = new Map([["or", 1], ["and", 2], ["==", 3], ["<", 4], [">", 4], ["+", 5], ["-", 5], ["*", 6], ["/", 6], ["%", 6]]);

function isWordPart(c: string): boolean {
  return (c >= "a" && c <= "z") || (c >= "0" && c <= "9") || c === "_";
}

class Parser {
  private at = 0;
  private token = "";
  constructor(private readonly source: string) {
    this.advance();
  }
  program(): Statement {
    const body: Statement[] = [];
    while (this.token !== "") body.push(this.statement());
    return { kind: "block", body };
  }
  private advance(): string {
    const last = this.token, { source } = this;
    while (source[this.at] === " " || source[this.at] === "\n") this.at++;
    const start = this.at;
    while (this.at < source.length && isWordPart(source[this.at])) this.at++;
    if (this.at === start) this.at += source.startsWith("==", start) ? 2 : 1;
    this.token = source.slice(start, this.at);
    return last;
  }
  private accept(token: string): boolean {
    if (this.token !== token) return false;
    this.advance();
    return true;
  }
  private expect(token: string): void {
    if (!this.accept(token)) throw new SyntaxError(`expected ${token}, not ${this.token || "the end"}`);
  }
  private statement(): Statement {
    if (this.accept("{")) {
      const body: Statement[] = [];
      while (!this.accept("}")) body.push(this.statement());
      return { kind: "block", body };
    }
    if (this.accept("if")) {
      const test = this.expression(), then = this.statement();
      return { kind: "if", test, then, otherwise: this.accept("else") ? this.statement() : null };
    }
    if (this.accept("while")) return { kind: "while", test: this.expression(), body: this.statement() };
    if (this.accept("return")) return this.end({ kind: "return", value: this.expression() });
    const isNew = this.accept("let");
    const target = this.expression();
    if (!this.accept("=")) return this.end({ kind: "run", value: target });
    const value = this.expression();
    if (target.kind === "name") return this.end({ kind: isNew ? "let" : "set", name: target.name, value });
    if (target.kind === "index") return this.end({ kind: "put", list: target.list, at: target.at, value });
    throw new SyntaxError("cannot be assigned to");
  }
  private end(statement: Statement): Statement {
    this.expect(";");
    return statement;
  }
  private expression(least = 1): Expression {
    let left = this.unary();
    for (;;) {
      const precedence = PRECEDENCE.get(this.token) ?? 0;
      if (precedence < least) return left;
      left = { kind: "binary", operator: this.advance(), left, right: this.expression(precedence + 1) };
    }
  }
  private unary(): Expression {
    if (this.accept("not")) return { kind: "not", operand: this.unary() };
    let out = this.primary();
    for (;;) {
      if (this.accept("(")) {
        out = { kind: "call", callee: out, args: this.list(")", () => this.expression()) };
      } else if (this.accept("[")) {
        out = { kind: "index", list: out, at: this.expression() };
        this.expect("]");
      } else return out;
    }
  }
  private primary(): Expression {
    if (this.accept("fn")) {
      this.expect("(");
      return { kind: "function", parameters: this.list(")", () => this.advance()), body: this.statement() };
    }
    if (this.accept("[")) return { kind: "list", items: this.list("]", () => this.expression()) };
    if (this.accept("(")) {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    const token = this.advance(), value = Number(token);
    return token !== "" && !Number.isNaN(value) ? { kind: "number", value } : { kind: "name", name: token };
  }
  private list<T>(close: string, item: () => T): T[] {
    const out: T[] = [];
    while (!this.accept(close)) {
      out.push(item());
      this.accept(",");
    }
    return out;
  }
}

type Callable = (args: readonly Value[]) => Value;
type Value = number | Value[] | Callable;

class Scope {
  private readonly names = new Map<string, Value>();
  constructor(private readonly outer: Scope | null) {}
  get(name: string): Value {
    for (let scope: Scope | null = this; scope !== null; scope = scope.outer) {
      const value = scope.names.get(name);
      if (value !== undefined) return value;
    }
    throw new ReferenceError(name);
  }
  set(name: string, value: Value): void {
    for (let scope: Scope | null = this; scope !== null; scope = scope.outer)
      if (scope.names.has(name)) return scope.define(name, value);
    throw new ReferenceError(name);
  }
  define(name: string, value: Value): void {
    this.names.set(name, value);
  }
}

function asNumber(value: Value): number {
  if (typeof value !== "number") throw new TypeError("not a number");
  return value;
}
function asList(value: Value): Value[] {
  if (!Array.isArray(value)) throw new TypeError("not a list");
  return value;
}

function evaluate(node: Expression, scope: Scope): Value {
  switch (node.kind) {
    case "number": return node.value;
    case "name": return scope.get(node.name);
    case "not": return evaluate(node.operand, scope) === 0 ? 1 : 0;
    case "binary": return binary(node.operator, evaluate(node.left, scope), node.right, scope);
    case "list": return node.items.map((item) => evaluate(item, scope));
    case "index": return asList(evaluate(node.list, scope))[asNumber(evaluate(node.at, scope))] ?? 0;
    case "call": {
      const callee = evaluate(node.callee, scope);
      if (typeof callee !== "function") throw new TypeError("not a function");
      return callee(node.args.map((arg) => evaluate(arg, scope)));
    }
    case "function": {
      const { parameters, body } = node;
      return (args) => {
        const inner = new Scope(scope);
        parameters.forEach((name, i) => inner.define(name, args[i] ?? 0));
        return execute(body, inner) ?? 0;
      };
    }
  }
}

function binary(operator: string, left: Value, rightNode: Expression, scope: Scope): Value {
  if (operator === "and") return left === 0 ? 0 : evaluate(rightNode, scope);
  if (operator === "or") return left !== 0 ? left : evaluate(rightNode, scope);
  const right = evaluate(rightNode, scope), a = asNumber(left), b = asNumber(right);
  switch (operator) {
    case "+": return a + b;
    case "-": return a - b;
    case "*": return a * b;
    case "/": return Math.trunc(a / b);
    case "%": return a % b;
    case "<": return a < b ? 1 : 0;
    case ">": return a > b ? 1 : 0;
    default: return a === b ? 1 : 0;
  }
}

/** What a `return` gave, if one was met. */
function execute(node: Statement, scope: Scope): Value | undefined {
  switch (node.kind) {
    case "let":
      scope.define(node.name, evaluate(node.value, scope));
      return undefined;
    case "set":
      scope.set(node.name, evaluate(node.value, scope));
      return undefined;
    case "put":
      asList(evaluate(node.list, scope))[asNumber(evaluate(node.at, scope))] = evaluate(node.value, scope);
      return undefined;
    case "if":
      if (evaluate(node.test, scope) !== 0) return execute(node.then, scope);
      return node.otherwise === null ? undefined : execute(node.otherwise, scope);
    case "while":
      while (evaluate(node.test, scope) !== 0) {
        const result = execute(node.body, scope);
        if (result !== undefined) return result;
      }
      return undefined;
    case "return": return evaluate(node.value, scope);
    case "run":
      evaluate(node.value, scope);
      return undefined;
    case "block":
      for (const statement of node.body) {
        const result = execute(statement, scope);
        if (result !== undefined) return result;
      }
      return undefined;
  }
}

const SOURCE = `
let fib = fn(n) { if n < 2 return n; return fib(n - 1) + fib(n - 2); };
let sieve = fn(limit) {
  let marks = []; let i = 2; let count = 0;
  while i < limit {
    if not marks[i] { count = count + 1; let j = i * i; while j < limit { marks[j] = 1; j = j + i; } }
    i = i + 1;
  }
  return count;
};
let counter = fn(step) { let count = 0; return fn() { count = count + step; return count; }; };
let collatz = fn(n) { let steps = 0; while n > 1 { if n % 2 == 0 n = n / 2; else n = 3 * n + 1; steps = steps + 1; } return steps; };
let queens = fn(size, row, columns) {
  if row == size return 1;
  let found = 0; let column = 0;
  while column < size {
    let other = 0; let safe = 1;
    while other < row and safe {
      let across = column - columns[other];
      if across == 0 or across == row - other or across == other - row safe = 0;
      other = other + 1;
    }
    if safe { columns[row] = column; found = found + queens(size, row + 1, columns); }
    column = column + 1;
  }
  return found;
};
let next = counter(3); let i = 0; let sum = 0;
while i < 60 { sum = sum + next() + collatz(i + 27); i = i + 1; }
return [fib(14), sieve(1500), sum, queens(5, 0, [])];
`;

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 8; round++) {
  for (let i = 0; i < 20; i++) checksum += new Parser(SOURCE).program().kind.length;
  const result = asList(execute(new Parser(SOURCE).program(), new Scope(null)) ?? 0);
  checksum = result.reduce<number>((sum, value) => (sum * 31 + asNumber(value)) % 1_000_000_007, checksum);
}
const time = performance.now() - begin;
console.log(`language checksum ${checksum} time ${time.toFixed(2)}`);
