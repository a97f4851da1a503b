// URL Pattern Standard §1.6 Constructor string parsing: a pattern for a whole URL, cut into the
// patterns of its components.
import { isSpecialProtocolPattern } from "./component.ts";
import { type Token, tokenize } from "./tokenizer.ts";
import { substring } from "../file/web_idl.ts";

export interface PatternInit {
  protocol?: string;
  username?: string;
  password?: string;
  hostname?: string;
  port?: string;
  pathname?: string;
  search?: string;
  hash?: string;
  baseURL?: string;
}

/** In the order in which they stand in a URL. */
const enum State {
  Init, Protocol, Authority, Username, Password, Hostname, Port, Pathname, Search, Hash, Done,
}
const componentOf: readonly (keyof PatternInit | undefined)[] = [
  undefined, "protocol", undefined, "username", "password", "hostname", "port", "pathname",
  "search", "hash", undefined,
];

class ConstructorStringParser {
  readonly result: PatternInit = {};
  readonly #input: string;
  readonly #tokens: readonly Token[];
  #state: State = State.Init;
  #start = 0;  // The token that the component begins with.
  #index = 0;
  #step = 1;
  #groupDepth = 0;
  #bracketDepth = 0;
  #isSpecial = false;

  constructor(input: string) {
    this.#input = input;
    this.#tokens = tokenize(input, false);
  }

  parse(): void {
    const tokens = this.#tokens;
    for (; this.#index < tokens.length; this.#index += this.#step) {
      this.#step = 1;
      const { type } = tokens[this.#index]!;
      if (type === "end") {
        if (this.#atEnd()) continue;
        this.#change(State.Done, 0);
        break;
      }
      if (type === "open") {
        ++this.#groupDepth;
        continue;
      }
      if (this.#groupDepth > 0) {
        if (type !== "close") continue;
        --this.#groupDepth;
      }
      this.#advance();
    }
    const { result } = this;
    if (result.hostname !== undefined && result.port === undefined) result.port = "";
  }

  /// Whether there is more to do: the input was no absolute URL, or had no credentials.
  #atEnd(): boolean {
    if (this.#state === State.Init) {
      this.#rewind(State.Init);
      if (this.#is("#")) this.#change(State.Hash, 1);
      else if (this.#isSearch()) this.#change(State.Search, 1);
      else this.#change(State.Pathname, 0);
      return true;
    }
    if (this.#state !== State.Authority) return false;
    this.#rewind(State.Hostname);
    return true;
  }

  #advance(): void {
    switch (this.#state) {
      case State.Init:
        if (this.#is(":")) this.#rewind(State.Protocol);
        break;
      case State.Protocol:
        if (this.#is(":")) this.#afterProtocol();
        break;
      case State.Authority:
        if (this.#is("@")) this.#rewind(State.Username);
        else if (this.#is("/") || this.#isSearch() || this.#is("#")) this.#rewind(State.Hostname);
        break;
      case State.Username:
        if (this.#is(":")) this.#change(State.Password, 1);
        else if (this.#is("@")) this.#change(State.Hostname, 1);
        break;
      case State.Password:
        if (this.#is("@")) this.#change(State.Hostname, 1);
        break;
      case State.Hostname:
        if (this.#is("[")) ++this.#bracketDepth;
        else if (this.#is("]")) --this.#bracketDepth;
        else if (this.#is(":") && this.#bracketDepth === 0) this.#change(State.Port, 1);
        else this.#endOf(State.Hostname);
        break;
      case State.Port: case State.Pathname: case State.Search:
        this.#endOf(this.#state);
        break;
    }
  }

  /// What may end any of the components from the hostname to the search.
  #endOf(state: State): void {
    if (state < State.Pathname && this.#is("/")) this.#change(State.Pathname, 0);
    else if (state < State.Search && this.#isSearch()) this.#change(State.Search, 1);
    else if (this.#is("#")) this.#change(State.Hash, 1);
  }

  #afterProtocol(): void {
    this.#isSpecial = isSpecialProtocolPattern(this.#component());
    const hasSlashes = this.#isAt(this.#index + 1, "/") && this.#isAt(this.#index + 2, "/");
    const hasAuthority = hasSlashes || this.#isSpecial;
    this.#change(hasAuthority ? State.Authority : State.Pathname, hasSlashes ? 3 : 1);
  }

  /// §"change state": components that are left out between two that are there are empty.
  #change(state: State, skip: number): void {
    const { result } = this;
    const from = this.#state;
    const name = componentOf[from];
    if (name !== undefined) result[name] = this.#component();
    if (from !== State.Init && state !== State.Done) {
      if (from < State.Hostname && state >= State.Port) result.hostname ??= "";
      if (from < State.Pathname && state >= State.Search)
        result.pathname ??= this.#isSpecial ? "/" : "";
      if (from < State.Search && state === State.Hash) result.search ??= "";
    }
    this.#state = state;
    this.#index += skip;
    this.#start = this.#index;
    this.#step = 0;
  }
  #rewind(state: State): void {
    this.#index = this.#start;
    this.#step = 0;
    this.#state = state;
  }
  #component(): string {
    const tokens = this.#tokens;
    return substring(this.#input, this.#safe(this.#start).index, tokens[this.#index]!.index);
  }

  #safe(index: number): Token {
    return this.#tokens[index] ?? this.#tokens[this.#tokens.length - 1]!;
  }
  /// §"is a non-special pattern char".
  #isAt(index: number, value: string): boolean {
    const token = this.#safe(index);
    return token.value === value &&
      (token.type === "char" || token.type === "escaped-char" || token.type === "invalid-char");
  }
  #is(value: string): boolean {
    return this.#isAt(this.#index, value);
  }
  /// A question mark that does not modify what stands before it.
  #isSearch(): boolean {
    if (this.#is("?")) return true;
    if (this.#tokens[this.#index]!.value !== "?") return false;
    if (this.#index === 0) return true;
    const { type } = this.#safe(this.#index - 1);
    return type !== "name" && type !== "regexp" && type !== "close" && type !== "asterisk";
  }
}

/** §"parse a constructor string". */
export function parseConstructorString(input: string): PatternInit {
  const parser = new ConstructorStringParser(input);
  parser.parse();
  return parser.result;
}
