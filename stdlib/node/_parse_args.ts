// util.parseArgs: a command line by a table of options.
import { codeError, invalidArgType, invalidArgValue } from "node:_errors";
import {
  validateArray, validateBoolean, validateObject, validateString, validateStringArray,
    validateUnion,
} from "node:_validators";

const { Object, Array } = globalThis;
const { hasOwn, entries } = Object;

export interface OptionConfig {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  default?: string | boolean | string[] | boolean[];
}
export interface ParseArgsConfig {
  args?: string[];
  options?: Record<string, OptionConfig>;
  strict?: boolean;
  allowPositionals?: boolean;
  allowNegative?: boolean;
  tokens?: boolean;
}
interface Token {
  kind: "option" | "positional" | "option-terminator";
  index: number;
  name?: string;
  rawName?: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function checkOption(name: string, option: any): void {
  validateObject(option, `options.${name}`);
  validateUnion(option.type, `options.${name}.type`, ["string", "boolean"]);
  if (hasOwn(option, "short")) {
    validateString(option.short, `options.${name}.short`);
    if (option.short.length !== 1)
      throw invalidArgValue(`options.${name}.short`, option.short, "must be a single character");
  }
  if (hasOwn(option, "multiple")) validateBoolean(option.multiple, `options.${name}.multiple`);
  const value = option.default;
  if (value === undefined) return;
  const check: (value: unknown, name: string) => void = option.type === "string" ? validateString
    : validateBoolean;
  if (!option.multiple) check(value, `options.${name}.default`);
  else {
    validateArray(value, `options.${name}.default`);
    value.forEach((each: any, i: number) => check(each, `options.${name}.default[${i}]`));
  }
}

class Parser {
  readonly #args: string[];
  readonly #options: Record<string, OptionConfig>;
  readonly tokens: Token[] = [];

  constructor(args: string[], options: Record<string, OptionConfig>) {
    this.#args = args;
    this.#options = options;
  }
  #takesText(name: string): boolean {
    return hasOwn(this.#options, name) && this.#options[name]!.type === "string";
  }
  #nameOfShort(short: string): string {
    for (const [name, option] of entries(this.#options)) if (option.short === short) return name;
    return short;
  }
  #option(rawName: string, name: string, index: number, value?: string,
    inlineValue?: boolean): void {
    this.tokens.push({ kind: "option", name, rawName, index, value, inlineValue });
  }
  parse(): Token[] {
    const args = this.#args;
    for (let i = 0; i < args.length; ++i) {
      const text = args[i]!;
      if (text === "--") {
        this.tokens.push({ kind: "option-terminator", index: i });
        while (++i < args.length)
          this.tokens.push({ kind: "positional", index: i, value: args[i]! });
      } else if (text.length > 2 && text.startsWith("--")) i += this.#long(text, i);
      else if (text.length > 1 && text[0] === "-") i += this.#short(text, i);
      else this.tokens.push({ kind: "positional", index: i, value: text });
    }
    return this.tokens;
  }
  /** How many arguments more it took. */
  #long(text: string, index: number): number {
    const equals = text.indexOf("=", 3);
    if (equals >= 0) {
      this.#option(text.slice(0, equals), text.slice(2, equals), index, text.slice(equals + 1),
        true);
      return 0;
    }
    return this.#withNext(text, text.slice(2), index);
  }
  #withNext(rawName: string, name: string, index: number): number {
    const next = this.#args[index + 1];
    if (!this.#takesText(name) || next === undefined) {
      this.#option(rawName, name, index);
      return 0;
    }
    this.#option(rawName, name, index, next, false);
    return 1;
  }
  #short(text: string, index: number): number {
    for (let at = 1; at < text.length; ++at) {
      const rawName = "-" + text[at], name = this.#nameOfShort(text[at]!);
      if (at === text.length - 1) return this.#withNext(rawName, name, index);
      if (this.#takesText(name)) {
        this.#option(rawName, name, index, text.slice(at + 1), true);
        return 0;
      }
      this.#option(rawName, name, index);
    }
    return 0;
  }
}

function checkUsage(token: Token, config: ParseArgsConfig, options: Record<string,
  OptionConfig>): void {
  const name = token.name!;
  const isNegative = config.allowNegative && name.startsWith("no-") && !hasOwn(options, name) &&
    hasOwn(options, name.slice(3)) && options[name.slice(3)]!.type === "boolean";
  if (isNegative) {
    if (token.value !== undefined)
      throw codeError("ERR_PARSE_ARGS_INVALID_OPTION_VALUE",
        `Option '--${name}' does not take an argument`);
    return;
  }
  if (!hasOwn(options, name))
    throw codeError("ERR_PARSE_ARGS_UNKNOWN_OPTION", token.rawName, config.allowPositionals);
  const { short, type } = options[name]!;
  const shown = `${short ? `-${short}, ` : ""}--${name}`;
  if (type === "string" && typeof token.value !== "string")
    throw codeError("ERR_PARSE_ARGS_INVALID_OPTION_VALUE",
      `Option '${shown} <value>' argument missing`);
  if (type === "boolean" && token.value !== undefined)
    throw codeError("ERR_PARSE_ARGS_INVALID_OPTION_VALUE",
      `Option '${shown}' does not take an argument`);
  if (token.inlineValue !== false || type !== "string" || !(token.value!.length > 1) ||
      token.value![0] !== "-") return;
  const example = token.rawName!.startsWith("--") ? `'${token.rawName}=-XYZ'`
    : `'--${name}=-XYZ' or '${token.rawName}-XYZ'`;
  throw codeError("ERR_PARSE_ARGS_INVALID_OPTION_VALUE",
    `Option '${token.rawName}' argument is ambiguous.\n` +
    `Did you forget to specify the option argument for '${token.rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function store(
  values: any, options: Record<string, OptionConfig>, token: Token, allowNegative: boolean,
): void {
  const given = token.name!, { value } = token;
  if (given === "__proto__") return;
  let name = given, stored: string | boolean = value ?? true;
  if (allowNegative && given.startsWith("no-") && value === undefined &&
      options[given.slice(3)]?.type !== "string") {
    token.name = name = given.slice(3);
    stored = false;
  }
  if (!options[name]?.multiple) values[name] = stored;
  else if (Array.isArray(values[name])) values[name].push(stored);
  else values[name] = [stored];
}

export function parseArgs(config: ParseArgsConfig = {}): any {
  validateObject(config, "config");
  const { strict = true, tokens: wantsTokens = false, allowNegative = false,
    options = {} } = config;
  const { argv } = (globalThis as any).process;
  const args = config.args ?? argv.slice(2), allowPositionals = config.allowPositionals ?? !strict;
  if (!Array.isArray(args)) throw invalidArgType("args", "Array", args);
  validateStringArray(args, "args");
  validateBoolean(strict, "strict");
  validateBoolean(allowPositionals, "allowPositionals");
  validateBoolean(wantsTokens, "tokens");
  validateBoolean(allowNegative, "allowNegative");
  validateObject(options, "options");
  for (const [name, option] of entries(options)) checkOption(name, option);
  const tokens = new Parser(args, options).parse();
  const values: any = { __proto__: null }, positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "option") {
      if (strict) checkUsage(token, { ...config, allowPositionals, allowNegative }, options);
      store(values, options, token, allowNegative);
    } else if (token.kind === "positional") {
      if (!allowPositionals) throw codeError("ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL", token.value);
      positionals.push(token.value!);
    }
  }
  for (const [name, option] of entries(options))
    if (option.default !== undefined && values[name] === undefined) values[name] = option.default;
  return wantsTokens ? { values, positionals, tokens } : { values, positionals };
}
