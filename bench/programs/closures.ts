// Closures: a grammar of parser combinators, functions made of functions, evaluated to functions
// again. Measures closures, captured variables, small objects.

interface Success<T> {
  readonly value: T;
  readonly end: number;
}
type Parser<T> = (text: string, at: number) => Success<T> | null;
type Scope = (name: string) => number;
type Expression = (scope: Scope) => number;

const character = (accepts: (code: number) => boolean): Parser<string> =>
  (text, at) => at < text.length && accepts(text.charCodeAt(at)) ? { value: text[at], end: at + 1 } : null;

const literal = (expected: string): Parser<string> =>
  (text, at) => text.startsWith(expected, at) ? { value: expected, end: at + expected.length } : null;

const map = <T, U>(parser: Parser<T>, change: (value: T) => U): Parser<U> => (text, at) => {
  const result = parser(text, at);
  return result && { value: change(result.value), end: result.end };
};

const both = <T, U>(first: Parser<T>, second: Parser<U>): Parser<[T, U]> => (text, at) => {
  const a = first(text, at);
  if (a === null) return null;
  const b = second(text, a.end);
  return b && { value: [a.value, b.value], end: b.end };
};

const either = <T>(...choices: readonly Parser<T>[]): Parser<T> => (text, at) => {
  for (const choice of choices) {
    const result = choice(text, at);
    if (result !== null) return result;
  }
  return null;
};

const many = <T>(parser: Parser<T>, least = 0): Parser<T[]> => (text, at) => {
  const value: T[] = [];
  let end = at;
  for (let next = parser(text, end); next !== null; next = parser(text, end)) {
    value.push(next.value);
    end = next.end;
  }
  return value.length < least ? null : { value, end };
};

const lazy = <T>(make: () => Parser<T>): Parser<T> => {
  let made: Parser<T> | undefined;
  return (text, at) => (made ??= make())(text, at);
};

const before = <T>(parser: Parser<T>, next: Parser<unknown>): Parser<T> => map(both(parser, next), ([value]) => value);
const after = <T>(first: Parser<unknown>, parser: Parser<T>): Parser<T> => map(both(first, parser), ([, value]) => value);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => code >= 97 && code <= 122;
const space = many(character((code) => code === 32));
const token = <T>(parser: Parser<T>): Parser<T> => before(parser, space);
const symbol = (text: string): Parser<string> => token(literal(text));

const word = token(map(many(character(isLetter), 1), (letters) => letters.join("")));
const number = token(map(many(character(isDigit), 1), (digits) => digits.reduce((n, d) => n * 10 + Number(d), 0)));

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "%": (a, b) => (b === 0 ? 0 : a % b),
};

/** A left-associative chain of operands and operators. */
function chain(operand: Parser<Expression>, operators: readonly string[]): Parser<Expression> {
  const operator = either(...operators.map(symbol));
  return map(both(operand, many(both(operator, operand))), ([first, rest]) =>
    rest.reduce<Expression>((left, [name, right]) => {
      const operation = OPERATIONS[name];
      return (scope) => operation(left(scope), right(scope)) % 1_000_003;
    }, first));
}

const atom: Parser<Expression> = either<Expression>(
  map(number, (value) => () => value),
  lazy(() => binding),
  map(word, (name) => (scope) => scope(name)),
  lazy(() => before(after(symbol("("), sum), symbol(")"))),
);
const product = chain(atom, ["*", "%"]);
const sum: Parser<Expression> = chain(product, ["+", "-"]);
const binding: Parser<Expression> = map(
  both(both(after(symbol("let "), word), after(symbol("="), sum)), after(symbol("in "), sum)),
  ([[name, value], body]) => (scope) => {
    const bound = value(scope);
    return body((wanted) => (wanted === name ? bound : scope(wanted)));
  },
);

function compile(source: string): Expression {
  const result = sum(source, 0);
  if (result === null || result.end !== source.length) throw new SyntaxError(`cannot parse ${source}`);
  return result.value;
}

/** Counters that share what they close over. */
function makeCounter(step: number) {
  let count = 0;
  const add = (times: number): number => (count += step * times);
  return { add, twice: () => add(1) + add(1), read: () => count };
}

const compose = <T>(...functions: readonly ((value: T) => T)[]): ((value: T) => T) =>
  functions.reduce((outer, inner) => (value) => outer(inner(value)), (value) => value);

const SOURCES = [
  "(a + 12) * (b - 7) % 1013 + a * a",
  "let c = a * 3 + 1 in let d = c % 17 + b in (c + d) * (c - d) + let c = 2 in c * d",
  "1 + 2 * (3 + 4 * (5 + 6 * (7 + 8 * (a + b)))) - let x = 9 in x * x * x",
  "let one = 1 in let two = one + one in let four = two * two in (four * four + a) % (two + b)",
];

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 240; round++)
  for (const source of SOURCES) {
    const run = compile(source);
    for (let i = 0; i < 60; i++) checksum += run((name) => (name === "a" ? i : round));
    checksum %= 1_000_000_007;
  }
const counters = Array.from({ length: 10 }, (_, i) => makeCounter(i + 1));
const mix = compose<number>((n) => n + 1, (n) => n * 3, (n) => n % 1_009, (n) => n ^ 85);
for (let i = 0; i < 240_000; i++) {
  const counter = counters[i % counters.length];
  checksum += counter.twice() + mix(i);
}
for (const { read } of counters) checksum += read();
const time = performance.now() - begin;
console.log(`closures checksum ${checksum} time ${time.toFixed(2)}`);
