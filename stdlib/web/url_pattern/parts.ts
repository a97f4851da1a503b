// URL Pattern Standard §2.1 Parsing pattern strings, §2.2 Converting part lists to regular
// expressions and §2.3 to pattern strings.
import { isNameCodePoint, tokenize, type Token, type TokenType } from "./tokenizer.ts";
import { charCodeAt, replaceEach, substring } from "../file/web_idl.ts";

const { TypeError } = globalThis;

export type PartType = "fixed-text" | "regexp" | "segment-wildcard" | "full-wildcard";
export type Modifier = "" | "?" | "*" | "+";

export interface Part {
  readonly type: PartType;
  /** Text, or the regular expression of one that the pattern wrote itself. */
  readonly value: string;
  readonly modifier: Modifier;
  /** Of a group: digits if the pattern gave none. */
  readonly name: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface Options {
  /** One character at most, as is prefix. */
  readonly delimiter: string;
  readonly prefix: string;
  readonly ignoreCase: boolean;
}

export type Encode = (value: string) => string;

const special = /[.+*?^${}()[\]|/\\]/g;
const specialInPattern = /[+*?:{}()\\]/g;

function escapedMark(mark: string): string {
  return "\\" + mark;
}
function escapeRegExp(text: string): string {
  return replaceEach(text, special, escapedMark);
}
/** §"escape a pattern string". */
export function escapePattern(text: string): string {
  return replaceEach(text, specialInPattern, escapedMark);
}
function segmentWildcard(options: Options): string {
  return "[^" + escapeRegExp(options.delimiter) + "]+?";
}
const fullWildcard = ".*";

// ---- Parsing

class Parser {
  readonly parts: Part[] = [];
  readonly #tokens: Token[];
  readonly #encode: Encode;
  readonly #options: Options;
  readonly #segment: string;
  readonly #names: Record<string, true> = { __proto__: null } as never;
  #pending = "";  // Fixed text that is not a part yet.
  #index = 0;
  #nextName = 0;

  constructor(input: string, options: Options, encode: Encode) {
    this.#tokens = tokenize(input, true);
    this.#encode = encode;
    this.#options = options;
    this.#segment = segmentWildcard(options);
  }

  parse(): void {
    const { prefix: ownPrefix } = this.#options;
    while (this.#index < this.#tokens.length) {
      const character = this.#take("char");
      const name = this.#take("name");
      const group = this.#takeGroup(name);
      if (name || group) {
        let prefix = character ? character.value : "";
        if (prefix !== "" && prefix !== ownPrefix) {
          this.#pending += prefix;
          prefix = "";
        }
        this.#flush();
        this.#add(prefix, name, group, "", this.#takeModifier());
        continue;
      }
      const fixed = character ?? this.#take("escaped-char");
      if (fixed) {
        this.#pending += fixed.value;
        continue;
      }
      if (this.#take("open")) {
        const prefix = this.#takeText();
        const inner = this.#take("name");
        const innerGroup = this.#takeGroup(inner);
        const suffix = this.#takeText();
        this.#require("close");
        this.#add(prefix, inner, innerGroup, suffix, this.#takeModifier());
        continue;
      }
      this.#flush();
      this.#require("end");
    }
  }

  #take(type: TokenType): Token | undefined {
    const token = this.#tokens[this.#index];
    if (token === undefined || token.type !== type) return undefined;
    ++this.#index;
    return token;
  }
  #takeGroup(name: Token | undefined): Token | undefined {
    return this.#take("regexp") ?? (name ? undefined : this.#take("asterisk"));
  }
  #takeModifier(): Modifier {
    const token = this.#take("other-modifier") ?? this.#take("asterisk");
    return token ? token.value as Modifier : "";
  }
  #takeText(): string {
    let text = "";
    for (;;) {
      const token = this.#take("char") ?? this.#take("escaped-char");
      if (!token) return text;
      text += token.value;
    }
  }
  #require(type: TokenType): void {
    if (this.#take(type)) return;
    const token = this.#tokens[this.#index]!;
    throw new TypeError(`URLPattern: '${token.value}' at ${token.index} is not expected there`);
  }

  #flush(): void {
    if (this.#pending === "") return;
    const value = this.#encode(this.#pending);
    this.#pending = "";
    this.#push("fixed-text", value, "", "", "", "");
  }
  #push(type: PartType, value: string, modifier: Modifier, name: string, prefix: string,
    suffix: string): void {
    this.parts[this.parts.length] = { type, value, modifier, name, prefix, suffix };
  }

  #add(prefix: string, name: Token | undefined, group: Token | undefined, suffix: string,
    modifier: Modifier): void {
    if (!name && !group && modifier === "") {
      this.#pending += prefix;
      return;
    }
    this.#flush();
    if (!name && !group) {
      if (prefix !== "") this.#push("fixed-text", this.#encode(prefix), modifier, "", "", "");
      return;
    }
    let type: PartType = "regexp";
    let value = !group ? this.#segment : group.type === "asterisk" ? fullWildcard : group.value;
    if (value === this.#segment) type = "segment-wildcard";
    else if (value === fullWildcard) type = "full-wildcard";
    if (type !== "regexp") value = "";
    const called = name ? name.value : `${this.#nextName++}`;
    if (this.#names[called])
      throw new TypeError(`URLPattern: the name '${called}' is there twice`);
    this.#names[called] = true;
    this.#push(type, value, modifier, called, this.#encode(prefix), this.#encode(suffix));
  }
}

/** §"parse a pattern string". */
export function parsePattern(input: string, options: Options, encode: Encode): Part[] {
  const parser = new Parser(input, options, encode);
  parser.parse();
  return parser.parts;
}

// ---- Regular expressions

/** §"generate a regular expression and name list", without the names: those of the groups. */
export function regExpOf(parts: readonly Part[], options: Options): string {
  const segment = segmentWildcard(options);
  let result = "^";
  for (let i = 0; i < parts.length; ++i) {
    const part = parts[i]!;
    const { modifier } = part;
    if (part.type === "fixed-text") {
      const text = escapeRegExp(part.value);
      result += modifier === "" ? text : `(?:${text})${modifier}`;
      continue;
    }
    const value = part.type === "segment-wildcard" ? segment
      : part.type === "full-wildcard" ? fullWildcard : part.value;
    const prefix = escapeRegExp(part.prefix), suffix = escapeRegExp(part.suffix);
    const isRepeated = modifier === "*" || modifier === "+";
    if (prefix === "" && suffix === "")
      result += isRepeated ? `((?:${value})${modifier})` : `(${value})${modifier}`;
    else if (!isRepeated)
      result += `(?:${prefix}(${value})${suffix})${modifier}`;
    else
      result += `(?:${prefix}((?:${value})(?:${suffix}${prefix}(?:${value}))*)${suffix})` +
        (modifier === "*" ? "?" : "");
  }
  return result + "$";
}

// ---- Pattern strings

function startsWithDigit(text: string): boolean {
  const code = charCodeAt(text, 0);
  return code >= 0x30 && code <= 0x39;
}

/** Whether what follows would be read as more of this part's name. */
function runsIntoNext(part: Part, next: Part | undefined): boolean {
  if (part.type !== "segment-wildcard" || part.modifier !== "" || next === undefined) return false;
  if (next.prefix !== "" || next.suffix !== "") return false;
  if (next.type === "fixed-text") return next.value !== "" && isNameCodePoint(next.value, 0, false);
  return startsWithDigit(next.name);
}

/** §"generate a pattern string". */
export function patternOf(parts: readonly Part[], options: Options): string {
  let result = "";
  for (let i = 0; i < parts.length; ++i) {
    const part = parts[i]!;
    const { type, modifier, prefix, suffix } = part;
    if (type === "fixed-text") {
      const text = escapePattern(part.value);
      result += modifier === "" ? text : `{${text}}${modifier}`;
      continue;
    }
    const previous = i > 0 ? parts[i - 1] : undefined;
    const isNamed = !startsWithDigit(part.name);
    let isGrouped = suffix !== "" || (prefix !== "" && prefix !== options.prefix);
    if (!isGrouped && isNamed) isGrouped = runsIntoNext(part, parts[i + 1]);
    if (!isGrouped && prefix === "" && previous && previous.type === "fixed-text") {
      const { value } = previous;
      isGrouped = options.prefix !== "" &&
        substring(value, value.length - 1, value.length) === options.prefix;
    }
    let text = escapePattern(prefix);
    if (isNamed) text += ":" + part.name;
    if (type === "regexp") {
      text += `(${part.value})`;
    } else if (type === "segment-wildcard") {
      if (!isNamed) text += `(${segmentWildcard(options)})`;
      else if (suffix !== "" && isNameCodePoint(suffix, 0, false)) text += "\\";
    } else {
      const isPlain = !isNamed && (!previous || previous.type === "fixed-text" ||
        previous.modifier !== "" || isGrouped || prefix !== "");
      text += isPlain ? "*" : "(.*)";
    }
    text += escapePattern(suffix);
    result += (isGrouped ? `{${text}}` : text) + modifier;
  }
  return result;
}
