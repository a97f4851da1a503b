// Keys: what a terminal in raw mode sends, as the events "keypress" of its stream.
import { StringDecoder } from "node:string_decoder";

const { String, Symbol, clearTimeout, setTimeout } = globalThis;

export interface Key {
  sequence: string;
  name: string | undefined;
  ctrl: boolean;
  meta: boolean;
  shift: boolean;
  code?: string;
}
/** What an Interface is told of keys that belong together. */
interface Reader {
  escapeCodeTimeout?: number;
  isCompletionEnabled?: boolean;
}

const kEscape = "\x1b";
const kEscapeTimeout = 500;
const kDecoder: unique symbol = Symbol("keypress-decoder") as any;

/** Units of UTF-16 that the character at `at` has, and the one before it. */
export function charLengthAt(text: string, at: number): number {
  // Beyond the end it is one: the cursor stays where it is.
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}
export function charLengthLeft(text: string, at: number): number {
  if (at <= 0) return 0;
  return at > 1 && text.codePointAt(at - 2)! > 0xffff ? 2 : 1;
}

// ---- Codes: what stands behind the escape

const names: Record<string, string> = Object.create(null);
function name(codes: string, key: string): void {
  for (const code of codes.split(" ")) names[code] = key;
}
["[P OP [11~ [[A", "[Q OQ [12~ [[B", "[R OR [13~ [[C", "[S OS [14~ [[D", "[15~ [[E", "[17~", "[18~",
  "[19~", "[20~", "[21~", "[23~", "[24~"].forEach((codes, i) => name(codes, `f${i + 1}`));
name("[A OA [a Oa", "up");
name("[B OB [b Ob", "down");
name("[C OC [c Oc", "right");
name("[D OD [d Od", "left");
name("[E OE [e Oe", "clear");
name("[F OF [4~ [8~ [8$ [8^", "end");
name("[H OH [1~ [7~ [7$ [7^", "home");
name("[2~ [2$ [2^", "insert");
name("[3~ [3$ [3^", "delete");
name("[5~ [[5~ [5$ [5^", "pageup");
name("[6~ [[6~ [6$ [6^", "pagedown");
name("[Z", "tab");
name("[200~", "paste-start");
name("[201~", "paste-end");
/// rxvt says so with another letter what others say with a number.
const shifted = /^(?:\[[a-e]|\[\d\$|\[Z)$/, controlled = /^(?:O[a-e]|\[\d\^)$/;

const isDigit = (ch: string) => ch >= "0" && ch <= "9";

/// Reads one code, whose first character is `ch`, "O" or "["; gives all that was read.
function* readCode(key: Key, read: string, ch: string): Generator<void, string, string> {
  let code = ch, modifier = 0;
  if (ch === "O") {
    read += ch = yield;
    if (isDigit(ch)) {
      modifier = Number(ch) - 1;
      read += ch = yield;
    }
    code += ch;
  } else {
    read += ch = yield;
    if (ch === "[") {
      code += ch;
      read += ch = yield;
    }
    const start = read.length - 1;
    for (let i = 0; i < 3 && isDigit(ch); ++i) read += ch = yield;
    if (ch === ";") {
      read += ch = yield;
      if (isDigit(ch)) read += yield;
    }
    const command = read.slice(start);
    const tilde = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(command);
    const letter = /^(?:(?:\d;)?(\d))?([A-Za-z])$/.exec(command);
    if (tilde) code += tilde[4] ?? tilde[1]! + tilde[3]!;
    else code += letter ? letter[2] : command;
    modifier = Number(tilde?.[2] ?? letter?.[1] ?? 1) - 1;
  }
  key.ctrl = (modifier & 4) !== 0 || controlled.test(code);
  key.meta = (modifier & 10) !== 0;
  key.shift = (modifier & 1) !== 0 || shifted.test(code);
  key.code = code;
  key.name = names[code] ?? "undefined";
  return read;
}

/// A key of one character, with or without an escape before it.
function nameCharacter(key: Key, ch: string, escaped: boolean): void {
  const plain: Record<string, string> = {
    "\r": "return", "\n": "enter", "\t": "tab", "\b": "backspace", "\x7f": "backspace",
    [kEscape]: "escape", " ": "space",
  };
  if (Object.hasOwn(plain, ch)) {
    key.name = plain[ch];
    key.meta = escaped;
  } else if (!escaped && ch <= "\x1a") {
    key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(ch)) {
    key.name = ch.toLowerCase();
    key.shift = /^[A-Z]$/.test(ch);
    key.meta = escaped;
  } else if (escaped) {
    // Nothing came behind it for a while.
    key.name = ch.length > 0 ? undefined : "escape";
    key.meta = true;
  }
}

/// Is given one character after the other; "": what has begun does not go on.
function* keysOf(stream: any): Generator<void, never, string> {
  for (;;) {
    let ch: string = yield, read = ch, escaped = false;
    const key: Key = {
      sequence: "", name: undefined, ctrl: false, meta: false, shift: false,
    };
    if (ch === kEscape) {
      escaped = true;
      read += ch = yield;
      if (ch === kEscape) read += ch = yield;
    }
    if (escaped && (ch === "O" || ch === "[")) read = yield* readCode(key, read, ch);
    else nameCharacter(key, ch, escaped);
    key.sequence = read;
    if (read.length !== 0 && (key.name !== undefined || escaped))
      stream.emit("keypress", escaped ? undefined : read, key);
    else if (charLengthAt(read, 0) === read.length) stream.emit("keypress", read, key);
  }
}

class Keys {
  readonly #stream: any;
  readonly #reader: Reader;
  readonly #text = new StringDecoder("utf8");
  #parser: Generator<void, never, string>;
  #alarm: any;

  constructor(stream: any, reader: Reader) {
    this.#stream = stream;
    this.#reader = reader;
    this.#parser = this.#begun();
    if (stream.listenerCount("keypress") > 0) stream.on("data", this.#take);
    else stream.on("newListener", this.#heard);
  }
  #begun(): Generator<void, never, string> {
    const parser = keysOf(this.#stream);
    parser.next();
    return parser;
  }
  readonly #heard = (type: unknown) => {
    if (type !== "keypress") return;
    this.#stream.on("data", this.#take);
    this.#stream.removeListener("newListener", this.#heard);
  };
  readonly #take = (data: any) => {
    if (this.#stream.listenerCount("keypress") === 0) {
      this.#stream.removeListener("data", this.#take);
      this.#stream.on("newListener", this.#heard);
      return;
    }
    const text: string = this.#text.write(data);
    if (text === "") return;
    clearTimeout(this.#alarm);
    // What was pasted is no request to complete it.
    this.#reader.isCompletionEnabled = false;
    let length = 0;
    for (const character of text) {
      length += character.length;
      if (length === text.length) this.#reader.isCompletionEnabled = true;
      this.#give(character);
    }
    if (!text.endsWith(kEscape)) return;
    this.#alarm = setTimeout(
      () => this.#give(""), this.#reader.escapeCodeTimeout ?? kEscapeTimeout);
  };
  #give(character: string): void {
    try {
      this.#parser.next(character);
    } catch (error) {
      // A listener's. Generators that have thrown are over.
      this.#parser = this.#begun();
      throw error;
    }
  }
}

/** Lets `stream` emit "keypress" while somebody listens to that. */
export function emitKeypressEvents(stream: any, reader: Reader = {}): void {
  stream[kDecoder] ??= new Keys(stream, reader);
}
