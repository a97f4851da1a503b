// URL Pattern Standard §1.5 and §1.7: a component of a pattern, compiled and matched.
import { canonicalizeProtocol, isSpecial, specialSchemes } from "./canonicalize.ts";
import {
  type Encode, type Options, parsePattern, type Part, patternOf, regExpOf,
} from "./parts.ts";
import { defineProperty, exec } from "../file/web_idl.ts";

const { RegExp, TypeError } = globalThis;

export const defaultOptions: Options = { delimiter: "", prefix: "", ignoreCase: false };
export const hostnameOptions: Options = { delimiter: ".", prefix: "", ignoreCase: false };
export const pathnameOptions: Options = { delimiter: "/", prefix: "/", ignoreCase: false };
/** Without case: of the components that ignoreCase concerns. */
export const foldedOptions: Options = { delimiter: "", prefix: "", ignoreCase: true };
export const foldedPathnameOptions: Options = { delimiter: "/", prefix: "/", ignoreCase: true };

export type Groups = Record<string, string | undefined>;
export interface ComponentResult {
  groups: Groups;
  input: string;
}

/** What is asked of a component most: answered without a regular expression. */
const enum Shape { General, Anything, Text }

export class Component {
  readonly parts: readonly Part[];
  readonly pattern: string;
  readonly hasRegExpGroups: boolean;
  readonly encode: Encode;
  readonly options: Options;
  readonly #shape: Shape;
  readonly #text: string;
  /// Compiled when something is first matched. Only what a pattern wrote itself can be wrong:
  /// that is compiled at once.
  #regExp: RegExp | undefined;

  constructor(input: string, encode: Encode, options: Options) {
    const parts = parsePattern(input, options, encode);
    this.parts = parts;
    this.encode = encode;
    this.options = options;
    this.pattern = patternOf(parts, options);
    let hasGroups = false;
    for (let i = 0; i < parts.length; ++i) if (parts[i]!.type === "regexp") hasGroups = true;
    this.hasRegExpGroups = hasGroups;
    const only = parts.length === 1 ? parts[0] : undefined;
    this.#shape = Shape.General;
    this.#text = "";
    if (parts.length === 0) {
      this.#shape = Shape.Text;
    } else if (only && only.modifier === "" && only.prefix === "" && only.suffix === "") {
      // FAST PATH: `.` leaves out line ends, which no component of a URL has.
      if (only.type === "full-wildcard") this.#shape = Shape.Anything;
      if (only.type === "fixed-text" && !options.ignoreCase) {
        this.#shape = Shape.Text;
        this.#text = only.value;
      }
    }
    if (hasGroups) this.#compile();
  }

  #compile(): RegExp {
    try {
      const flags = this.options.ignoreCase ? "vi" : "v";
      return this.#regExp = new RegExp(regExpOf(this.parts, this.options), flags);
    } catch (error) {
      const { message } = error as Error;
      throw new TypeError(`URLPattern: '${this.pattern}' is no valid pattern: ${message}`);
    }
  }

  test(input: string): boolean {
    if (this.#shape === Shape.Anything) return true;
    if (this.#shape === Shape.Text) return input === this.#text;
    return exec(this.#regExp ?? this.#compile(), input) !== null;
  }

  /** Null: it does not match. */
  match(input: string): ComponentResult | null {
    const groups: Groups = {};
    if (this.#shape === Shape.Text) return input === this.#text ? { groups, input } : null;
    if (this.#shape === Shape.Anything) {
      setGroup(groups, this.parts[0]!.name, input);
      return { groups, input };
    }
    const found = exec(this.#regExp ?? this.#compile(), input);
    if (found === null) return null;
    const { parts } = this;
    for (let i = 0, group = 1; i < parts.length; ++i) {
      const part = parts[i]!;
      if (part.type !== "fixed-text") setGroup(groups, part.name, found[group++]);
    }
    return { groups, input };
  }
}

function setGroup(groups: Groups, name: string, value: string | undefined): void {
  if (name !== "__proto__") groups[name] = value;
  else defineProperty(groups, name,
    { value, writable: true, enumerable: true, configurable: true });
}

/** §"protocol component matches a special scheme string". */
export function matchesSpecialScheme(protocol: Component): boolean {
  for (let i = 0; i < specialSchemes.length; ++i)
    if (protocol.test(specialSchemes[i]!)) return true;
  return false;
}
export function isSpecialProtocolPattern(pattern: string): boolean {
  if (isSpecial(pattern)) return true;
  return matchesSpecialScheme(new Component(pattern, canonicalizeProtocol, defaultOptions));
}
