// URL Pattern Standard §2.1 Parsing pattern strings: tokens.
import { charCodeAt, exec, substring } from "../file/web_idl.ts";

const { TypeError } = globalThis;
const codePointAt = Function.prototype.call.bind(String.prototype.codePointAt) as (
  text: string, index: number,
) => number;

export type TokenType = "open" | "close" | "regexp" | "name" | "char" | "escaped-char" |
  "other-modifier" | "asterisk" | "end" | "invalid-char";

export interface Token {
  readonly type: TokenType;
  /** Where it begins in the input, in code units. */
  readonly index: number;
  readonly value: string;
}

const identifierStart = /[$_\p{ID_Start}]/u;
const identifierPart = /[$\u200c\u200d\p{ID_Continue}]/u;

/** "is a valid name code point", of the one that begins at `index`. */
export function isNameCodePoint(text: string, index: number, isFirst: boolean): boolean {
  const code = codePointAt(text, index);
  if (code < 0x80) {
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (isLetter || code === 0x24 || code === 0x5f) return true;
    return !isFirst && code >= 0x30 && code <= 0x39;
  }
  const character = substring(text, index, index + (code > 0xffff ? 2 : 1));
  return exec(isFirst ? identifierStart : identifierPart, character) !== null;
}

const Asterisk = 0x2a, Plus = 0x2b, Question = 0x3f, Backslash = 0x5c, OpenBrace = 0x7b,
  CloseBrace = 0x7d, Colon = 0x3a, OpenParenthesis = 0x28, CloseParenthesis = 0x29;

/** The length of the code point there, in code units. */
function widthAt(text: string, index: number): number {
  return codePointAt(text, index) > 0xffff ? 2 : 1;
}

/** §"tokenize a string". Strict: what is wrong is a TypeError; else it is an invalid-char. */
export function tokenize(input: string, isStrict: boolean): Token[] {
  const tokens: Token[] = [];
  const length = input.length;
  let index = 0;
  const add = (type: TokenType, next: number, from: number, to: number): void => {
    tokens[tokens.length] = { type, index, value: substring(input, from, to) };
    index = next;
  };
  const wrong = (next: number, from: number, what: string): void => {
    if (isStrict) throw new TypeError(`URLPattern: ${what} at ${index} of '${input}'`);
    add("invalid-char", next, from, next);
  };
  while (index < length) {
    const next = index + 1;
    switch (charCodeAt(input, index)) {
      case Asterisk: add("asterisk", next, index, next); break;
      case Plus: case Question: add("other-modifier", next, index, next); break;
      case OpenBrace: add("open", next, index, next); break;
      case CloseBrace: add("close", next, index, next); break;
      case Backslash:
        if (next === length) {
          wrong(next, index, "nothing is escaped");
        } else {
          const end = next + widthAt(input, next);
          add("escaped-char", end, next, end);
        }
        break;
      case Colon: {
        let end = next;
        while (end < length && isNameCodePoint(input, end, end === next))
          end += widthAt(input, end);
        if (end === next) wrong(next, index, "a name is missing");
        else add("name", end, next, end);
        break;
      }
      case OpenParenthesis: {
        const end = endOfGroup(input, next);
        if (end < 0) wrong(next, index, "wrong regular expression");
        else add("regexp", end + 1, next, end);
        break;
      }
      default: {
        const end = index + widthAt(input, index);
        add("char", end, index, end);
      }
    }
  }
  add("end", index, index, index);
  return tokens;
}

/** Where the parenthesis closes that was opened before `start`; -1: that is no regexp group. */
function endOfGroup(input: string, start: number): number {
  const length = input.length;
  let depth = 1;
  for (let at = start; at < length; ++at) {
    const code = charCodeAt(input, at);
    if (code >= 0x80 || (at === start && code === Question)) return -1;
    if (code === Backslash) {
      if (at + 1 === length || charCodeAt(input, at + 1) >= 0x80) return -1;
      ++at;
    } else if (code === CloseParenthesis) {
      if (--depth === 0) return at === start ? -1 : at;
    } else if (code === OpenParenthesis) {
      ++depth;
      // Groups inside must not capture.
      if (at + 1 === length || charCodeAt(input, at + 1) !== Question) return -1;
    }
  }
  return -1;
}
