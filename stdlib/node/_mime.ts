// util.MIMEType and MIMEParams.
import { codeError } from "node:_errors";

const { Map, String } = globalThis;

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/g, notQuoted = /[^\t\u0020-~\u0080-\u00FF]/g;
const firstBad = (pattern: RegExp, text: string): number => {
  pattern.lastIndex = 0;
  return text.search(pattern);
};
const trimEnd = (text: string) => text.replace(/[\r\n\t ]+$/, "");
const trim = (text: string) => trimEnd(text.replace(/^[\r\n\t ]+/, ""));
const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const quoted = (text: string) =>
  text.length === 0 || firstBad(notToken, text) !== -1
    ? `"${text.replace(/(["\\])/g, "\\$1")}"` : text;

function checkToken(text: string, production: string, whole = text): void {
  const bad = firstBad(notToken, text);
  if (text === "" || bad !== -1) throw codeError("ERR_INVALID_MIME_SYNTAX", production, whole, bad);
}

export class MIMEParams {
  #values = new Map<string, string>();

  delete(name: string): void {
    this.#values.delete(`${name}`);
  }
  get(name: string): string | null {
    return this.#values.get(`${name}`) ?? null;
  }
  has(name: string): boolean {
    return this.#values.has(`${name}`);
  }
  set(name: string, value: string): void {
    name = `${name}`;
    value = `${value}`;
    checkToken(name, "parameter name");
    const bad = firstBad(notQuoted, value);
    if (bad !== -1) throw codeError("ERR_INVALID_MIME_SYNTAX", "parameter value", value, bad);
    this.#values.set(name, value);
  }
  *entries(): Generator<[string, string]> {
    yield* this.#values.entries();
  }
  *keys(): Generator<string> {
    yield* this.#values.keys();
  }
  *values(): Generator<string> {
    yield* this.#values.values();
  }
  toString(): string {
    let out = "";
    for (const [name, value] of this.#values) out += `${out ? ";" : ""}${name}=${quoted(value)}`;
    return out;
  }
  toJSON(): string {
    return this.toString();
  }
  [Symbol.iterator](): Generator<[string, string]> {
    return this.entries();
  }
  /** Reads ";name=value;…"; of two with one name the first counts, what is wrong is skipped. */
  static parse(text: string): MIMEParams {
    const params = new MIMEParams();
    let at = 0;
    while (at < text.length) {
      while (at < text.length && /[\r\n\t ;]/.test(text[at]!)) ++at;
      let end = at;
      while (end < text.length && text[end] !== ";" && text[end] !== "=") ++end;
      const name = lower(text.slice(at, end));
      at = end;
      if (text[at] !== "=") {
        ++at;
        continue;
      }
      let value = "";
      if (text[++at] === '"') {
        for (++at; at < text.length && text[at] !== '"'; ++at) {
          if (text[at] === "\\" && at + 1 < text.length) ++at;
          value += text[at];
        }
        while (at < text.length && text[at] !== ";") ++at;
      } else {
        end = text.indexOf(";", at);
        if (end < 0) end = text.length;
        value = trimEnd(text.slice(at, end));
        at = end;
        if (value === "") continue;
      }
      const isFine = name !== "" && firstBad(notToken, name) === -1 && firstBad(notQuoted,
        value) === -1;
      if (isFine && !params.has(name)) params.set(name, value);
    }
    return params;
  }
}

export class MIMEType {
  #type: string;
  #subtype: string;
  #params: MIMEParams;

  constructor(input: string) {
    const text = trim(`${input}`), slash = text.indexOf("/");
    const type = slash < 0 ? text : text.slice(0, slash);
    const bad = firstBad(notToken, type);
    if (type === "" || slash < 0 || bad !== -1)
      throw codeError("ERR_INVALID_MIME_SYNTAX", "type", text, slash < 0 && bad === -1 ? -1 : bad);
    const rest = text.slice(slash + 1), semicolon = rest.indexOf(";");
    const subtype = trimEnd(semicolon < 0 ? rest : rest.slice(0, semicolon));
    checkToken(subtype, "subtype", text);
    this.#type = lower(type);
    this.#subtype = lower(subtype);
    this.#params = MIMEParams.parse(semicolon < 0 ? "" : rest.slice(semicolon));
  }
  get type(): string {
    return this.#type;
  }
  set type(value: string) {
    value = String(value);
    checkToken(value, "type");
    this.#type = lower(value);
  }
  get subtype(): string {
    return this.#subtype;
  }
  set subtype(value: string) {
    value = String(value);
    checkToken(value, "subtype");
    this.#subtype = lower(value);
  }
  get essence(): string {
    return `${this.#type}/${this.#subtype}`;
  }
  get params(): MIMEParams {
    return this.#params;
  }
  toString(): string {
    const params = this.#params.toString();
    return params ? `${this.essence};${params}` : this.essence;
  }
  toJSON(): string {
    return this.toString();
  }
}
