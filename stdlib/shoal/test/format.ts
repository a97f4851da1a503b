// shoal:test/format: values as text, in the form of Jest's snapshots: one property a line, keys
// sorted, strings quoted and not escaped. Snapshots and diffs are made of it.
const {
  Array, Object, Map, Set, WeakMap, WeakSet, Promise, Date, Error, RegExp, Symbol, String, Number,
  Boolean, ArrayBuffer, SharedArrayBuffer, DataView, JSON,
} = globalThis;
const { getPrototypeOf, getOwnPropertySymbols, getOwnPropertyDescriptor, is, keys } = Object;
const { isArray } = Array;
const { stringify } = JSON;
const { isView } = ArrayBuffer;
const tagOf = Object.prototype.toString;

/** What prints a kind of value in a way of its own: expect.addSnapshotSerializer. */
export interface Serializer {
  test(value: unknown): boolean;
  serialize?(
    value: unknown, config: object, indentation: string, depth: number, refs: unknown[],
    printer: (value: unknown) => string,
  ): string;
  print?(
    value: unknown, print: (value: unknown) => string, indent: (text: string) => string,
  ): string;
}
export interface FormatOptions {
  /** Objects and arrays below this depth are named only. */
  depth?: number;
  functionNames?: boolean;
  serializers?: readonly Serializer[];
}

/** A value that says itself how it is printed: mocks and asymmetric matchers. */
export const asText: unique symbol = Symbol("asText") as any;

const identifierOf = (value: object): string => {
  try {
    const { constructor } = value as { constructor?: unknown };
    return typeof constructor === "function" ? constructor.name : "";
  } catch {
    return "";
  }
};

export class Formatter {
  readonly #depth: number;
  readonly #names: boolean;
  readonly #serializers: readonly Serializer[];
  readonly #open: object[] = [];

  constructor(options: FormatOptions = {}) {
    this.#depth = options.depth ?? 100;
    this.#names = options.functionNames ?? true;
    this.#serializers = options.serializers ?? [];
  }

  format(value: unknown, indentation = ""): string {
    for (let i = this.#serializers.length - 1; i >= 0; --i) {
      const each = this.#serializers[i]!;
      if (each.test(value)) return this.#custom(each, value, indentation);
    }
    if (typeof value === "string") return `"${value}"`;
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "number") return is(value, -0) ? "-0" : String(value);
    if (typeof value === "symbol") return value.toString();
    if (typeof value === "function") return this.#function(value);
    if (typeof value !== "object" || value === null) return String(value);
    if (this.#open.includes(value)) return "[Circular]";
    this.#open.push(value);
    try {
      return this.#object(value, indentation);
    } finally {
      this.#open.pop();
    }
  }

  #custom(each: Serializer, value: unknown, indentation: string): string {
    if (each.serialize)
      return each.serialize(value, {}, indentation, this.#open.length, [],
        (inner) => this.format(inner, indentation));
    const indent = (text: string) => text.split("\n").map((line) => "  " + line).join("\n");
    return each.print!(value, (inner) => this.format(inner, indentation), indent);
  }

  #function(value: Function): string {
    const own = (value as any)[asText];
    if (typeof own === "function") return own.call(value, this, "");
    if (!this.#names) return "[Function]";
    return `[Function ${value.name || "anonymous"}]`;
  }

  #object(value: object, indentation: string): string {
    const own = (value as any)[asText];
    if (typeof own === "function") return own.call(value, this, indentation);
    if (value instanceof Error) return `[${value.name}: ${value.message}]`;
    if (value instanceof Date)
      return Number.isNaN(value.getTime()) ? "Date { NaN }" : value.toISOString();
    if (value instanceof RegExp) return value.toString().replace(/\\/g, "\\\\");
    if (value instanceof Boolean || value instanceof Number || value instanceof String)
      return `[${identifierOf(value)}: ${this.format(value.valueOf())}]`;
    if (value instanceof Symbol) return `[${(value as Symbol).toString()}]`;
    if (value instanceof Promise) return "Promise {}";
    if (value instanceof WeakMap) return "WeakMap {}";
    if (value instanceof WeakSet) return "WeakSet {}";
    if (typeof (value as any).toJSON === "function" && !isArray(value))
      return this.format((value as any).toJSON(), indentation);
    return this.#contents(value, indentation);
  }

  #contents(value: object, indentation: string): string {
    const tag = tagOf.call(value);
    if (tag === "[object Arguments]") return this.#list("Arguments ", value as any, indentation);
    if (isArray(value)) {
      const name = identifierOf(value);
      return this.#list(name === "Array" || name === "" ? "" : name + " ", value, indentation);
    }
    if (isView(value) && !(value instanceof DataView))
      return this.#list(identifierOf(value) + " ", value as any, indentation);
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer)
      return this.#list(identifierOf(value) + " ", new Uint8Array(value) as any, indentation);
    if (value instanceof Map) return this.#map(value, indentation);
    if (value instanceof Set) return this.#list("Set ", [...value], indentation, "{}");
    return this.#plain(value, indentation);
  }

  #tooDeep(): boolean {
    return this.#open.length > this.#depth;
  }
  #wrapped(name: string, marks: string, lines: string[], indentation: string): string {
    if (lines.length === 0) return name + marks;
    const inner = indentation + "  ";
    let text = name + marks[0] + "\n";
    for (const line of lines) text += inner + line + ",\n";
    return text + indentation + marks[1];
  }
  #list(name: string, items: ArrayLike<unknown>, indentation: string, marks = "[]"): string {
    if (this.#tooDeep()) return `[${name.trim() || "Array"}]`;
    const lines: string[] = [];
    for (let i = 0; i < items.length; ++i)
      lines.push(i in items ? this.format(items[i], indentation + "  ") : "");
    return this.#wrapped(name, marks, lines, indentation);
  }
  #map(value: Map<unknown, unknown>, indentation: string): string {
    if (this.#tooDeep()) return "[Map]";
    const lines: string[] = [];
    const inner = indentation + "  ";
    for (const [key, item] of value)
      lines.push(`${this.format(key, inner)} => ${this.format(item, inner)}`);
    return this.#wrapped("Map ", "{}", lines, indentation);
  }
  #plain(value: object, indentation: string): string {
    const prototype = getPrototypeOf(value);
    let name = prototype === null ? "" : identifierOf(value);
    if (name === "Object") name = "";
    if (this.#tooDeep()) return `[${name || "Object"}]`;
    const lines: string[] = [];
    const inner = indentation + "  ";
    const names: PropertyKey[] = keys(value).sort();
    for (const symbol of getOwnPropertySymbols(value))
      if (getOwnPropertyDescriptor(value, symbol)?.enumerable) names.push(symbol);
    for (const key of names) {
      const shown = typeof key === "symbol" ? key.toString() : `"${String(key)}"`;
      let item: unknown;
      try {
        item = (value as any)[key];
      } catch (error) {
        lines.push(`${shown}: [Thrown: ${String(error)}]`);
        continue;
      }
      lines.push(`${shown}: ${this.format(item, inner)}`);
    }
    return this.#wrapped(name ? name + " " : "", "{}", lines, indentation);
  }
}

export function format(value: unknown, options?: FormatOptions): string {
  return new Formatter(options).format(value);
}

/** On one line, cut short: for the first line of a message. */
export function brief(value: unknown, max = 120): string {
  const text = typeof value === "string" ? stringify(value) : format(value, { depth: 4 });
  const line = text.replace(/,\n\s*([\]}])/g, " $1").replace(/\n\s*/g, " ");
  return line.length > max ? line.slice(0, max - 1) + "…" : line;
}
