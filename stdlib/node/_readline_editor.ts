// Editing of a line on a terminal, by keys: what the Interfaces of node:readline do if `terminal`
// is true. Methods that begin with "_" are Node's, too: packages call and replace them.
import { load } from "node:_host_seams";
import {
  clearScreenDown, cursorTo, InterfaceBase, lineEnds, moveCursor,
} from "node:_readline_interface";
import { charLengthAt, charLengthLeft, emitKeypressEvents, type Key } from "node:_readline_keys";

const { Array, Date, Infinity, Math, RegExp, String } = globalThis;

interface State {
  text: string;
  cursor: number;
}
interface Place {
  rows: number;
  cols: number;
}
type Completion = [completions: string[], completed: string];

const kUndoMax = 2048, kKilledMax = 32;
const newLines = new RegExp(lineEnds.source, "g");

// ---- Widths

const nothingWide = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const wide = new RegExp("^[\\u1100-\\u115f\\u2329\\u232a\\u2e80-\\u303e\\u3040-\\u3247" +
  "\\u3250-\\u4dbf\\u4e00-\\ua4c6\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff" +
  "\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6\\u{1b000}\\u{1b001}" +
  "\\u{1f200}-\\u{1f251}\\u{1f300}-\\u{1f64f}\\u{20000}-\\u{3fffd}" +
  "\\p{Emoji_Presentation}]$", "u");

/// Columns that a character takes.
function widthOf(character: string): number {
  if (character >= " " && character <= "~") return 1;
  return nothingWide.test(character) ? 0 : wide.test(character) ? 2 : 1;
}
function stringWidth(text: string): number {
  let width = 0;
  for (const each of load("node:util").stripVTControlCharacters(text)) width += widthOf(each);
  return width;
}
function reversed(text: string): string {
  return [...text].reverse().join("");
}
function commonPrefix(texts: string[]): string {
  if (texts.length === 0) return "";
  const sorted = texts.toSorted(), first = sorted[0]!, last = sorted.at(-1)!;
  let at = 0;
  while (at < first.length && first[at] === last[at]) ++at;
  return first.slice(0, at);
}

/// In as many columns as there is room for; an empty one ends a group.
function tableOf(completions: string[], columns: number): string {
  const widths = completions.map(stringWidth), width = Math.max(...widths) + 2;
  const most = columns === Infinity ? 1 : Math.floor(columns / width) || 1;
  let text = "\r\n", inLine = 0, gap = 0;
  for (let i = 0; i < completions.length; ++i) {
    const each = completions[i]!;
    if (each === "" || inLine === most) {
      text += "\r\n";
      inLine = gap = 0;
    } else text += " ".repeat(gap);
    if (each === "") text += "\r\n";
    else {
      text += each;
      gap = width - widths[i]!;
      ++inLine;
    }
  }
  return inLine === 0 ? text : text + "\r\n\r\n";
}

export class LineEditor extends InterfaceBase {
  declare historyIndex: number;
  declare isCompletionEnabled: boolean;
  /** In how many rows above the cursor the line begins. */
  declare prevRows: number;
  declare _previousKey: Partial<Key> | null;
  /// What the lines of history begin with that "up" looks for.
  declare _substringSearch: string | null;
  declare _undoStack: State[];
  declare _redoStack: State[];
  declare _killRing: string[];
  declare _killRingCursor: number;
  declare _yanking: boolean;

  override _openTerminal(): void {
    const { input, output } = this;
    this.historyIndex = -1;
    this.isCompletionEnabled = true;
    this.prevRows = 0;
    this._previousKey = this._substringSearch = null;
    this._undoStack = [];
    this._redoStack = [];
    this._killRing = [];
    this._killRingCursor = 0;
    this._yanking = false;
    if (process.env.TERM === "dumb") this._ttyWrite = this._ttyWriteDumb;
    emitKeypressEvents(input, this);
    this._hear(input, "keypress", (text: unknown, key?: Key) => {
      this._ttyWrite(text, key);
      // Half a character: with the other half it looks different.
      if (key?.sequence && !key.sequence.isWellFormed()) this._refreshLine();
    });
    this._hear(input, "end", () => {
      if (this.line.length > 0) this.emit("line", this.line);
      this.close();
    });
    if (output) this._hear(output, "resize", () => this._refreshLine());
    this._setRawMode(true);
    this.cursor = 0;
  }

  // ---- On the screen

  override prompt(preserveCursor?: boolean): void {
    if (!this.terminal || process.env.TERM === "dumb") return super.prompt(preserveCursor);
    if (this.paused) this.resume();
    if (!preserveCursor) this.cursor = 0;
    this._refreshLine();
  }
  _refreshLine(): void {
    const line = this._prompt + this.line, end = this._getDisplayPos(line);
    const place = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(line);
    // At the end of a row some terminals begin the next only with a character.
    if (end.cols === 0) this._writeToOutput(" ");
    cursorTo(this.output, place.cols);
    const below = end.rows - place.rows;
    if (below > 0) moveCursor(this.output, 0, -below);
    this.prevRows = place.rows;
  }
  /** Where the cursor is behind `text`. */
  _getDisplayPos(text: string): Place {
    const { columns, tabSize } = this;
    let offset = 0, rows = 0;
    for (const each of load("node:util").stripVTControlCharacters(text)) {
      if (each === "\n") {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
      } else if (each === "\t") offset += tabSize - offset % tabSize;
      else {
        const width = widthOf(each);
        // It does not fit into the last column.
        if (width === 2 && (offset + 1) % columns === 0) ++offset;
        offset += width;
      }
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns };
  }
  getCursorPos(): Place {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  }
  _getCursorPos(): Place {
    return this.getCursorPos();
  }
  _moveCursor(distance: number): void {
    if (distance === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + distance, 0), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  }
  clearLine(): void {
    this._moveCursor(Infinity);
    this._writeToOutput("\r\n");
    this.line = "";
    this.cursor = 0;
    this.prevRows = 0;
  }

  // ---- Changes of the line

  /// The line as it becomes; what it was can be brought back.
  #change(line: string, cursor: number): void {
    this.#remember();
    this.line = line;
    this.cursor = cursor;
    this._refreshLine();
  }
  #remember(): void {
    if (this._undoStack.push({ text: this.line, cursor: this.cursor }) > kUndoMax)
      this._undoStack.shift();
  }
  #restore(from: State[], to: State[]): void {
    const state = from.pop();
    if (!state) return;
    to.push({ text: this.line, cursor: this.cursor });
    this.line = state.text;
    this.cursor = state.cursor;
    this._refreshLine();
  }
  _undo(): void {
    this.#restore(this._undoStack, this._redoStack);
  }
  _redo(): void {
    this.#restore(this._redoStack, this._undoStack);
  }
  get #before(): string {
    return this.line.slice(0, this.cursor);
  }
  get #behind(): string {
    return this.line.slice(this.cursor);
  }
  _insertString(text: string): void {
    const line = this.#before + text + this.#behind, cursor = this.cursor + text.length;
    if (this.cursor < this.line.length) return this.#change(line, cursor);
    this.#remember();
    // What is pasted is looked at with its last character: it may be long.
    const before = this.isCompletionEnabled ? this.getCursorPos() : null;
    this.line = line;
    this.cursor = cursor;
    if (!before) return this._writeToOutput(text);
    this.prevRows = before.rows;
    if (before.rows < this.getCursorPos().rows) this._refreshLine();
    else this._writeToOutput(text);
  }
  _deleteLeft(): void {
    if (this.cursor === 0 || this.line.length === 0) return;
    const start = this.cursor - charLengthLeft(this.line, this.cursor);
    this.#change(this.line.slice(0, start) + this.#behind, start);
  }
  _deleteRight(): void {
    if (this.cursor >= this.line.length) return;
    const length = charLengthAt(this.line, this.cursor);
    this.#change(this.#before + this.line.slice(this.cursor + length), this.cursor);
  }
  /// How long the word before the cursor is, with the space between.
  #wordLeft(): number {
    return /^\s*(?:[^\w\s]+|\w+)?/.exec(reversed(this.#before))![0].length;
  }
  _wordLeft(): void {
    if (this.cursor > 0) this._moveCursor(-this.#wordLeft());
  }
  _wordRight(): void {
    if (this.cursor < this.line.length)
      this._moveCursor(/^(?:\s+|[^\w\s]+|\w+)\s*/.exec(this.#behind)![0].length);
  }
  _deleteWordLeft(): void {
    if (this.cursor === 0) return;
    const start = this.cursor - this.#wordLeft();
    this.#change(this.line.slice(0, start) + this.#behind, start);
  }
  _deleteWordRight(): void {
    if (this.cursor >= this.line.length) return;
    const { length } = /^(?:\s+|\W+|\w+)\s*/.exec(this.#behind)![0];
    this.#change(this.#before + this.#behind.slice(length), this.cursor);
  }
  _deleteLineLeft(): void {
    this.#kill(this.#before);
    this.#change(this.#behind, 0);
  }
  _deleteLineRight(): void {
    this.#kill(this.#behind);
    this.#change(this.#before, this.cursor);
  }
  #kill(text: string): void {
    if (text === "" || text === this._killRing[0]) return;
    this._killRing.unshift(text);
    this._killRingCursor = 0;
    if (this._killRing.length > kKilledMax) this._killRing.pop();
  }
  _yank(): void {
    if (this._killRing.length === 0) return;
    this._yanking = true;
    this._insertString(this._killRing[this._killRingCursor]!);
  }
  /** Instead of what was yanked, what was killed before that. */
  _yankPop(): void {
    if (!this._yanking || this._killRing.length <= 1) return;
    const start = this.cursor - this._killRing[this._killRingCursor]!.length;
    this._killRingCursor = (this._killRingCursor + 1) % this._killRing.length;
    const text = this._killRing[this._killRingCursor]!;
    this.line = this.line.slice(0, start) + text + this.#behind;
    this.cursor = start + text.length;
    this._refreshLine();
  }

  // ---- Lines that are complete

  _line(): void {
    const line = this._addHistory();
    this._undoStack = [];
    this._redoStack = [];
    this.clearLine();
    this._onLine(line);
  }
  /** The line; a listener to "history" may have changed it. */
  _addHistory(): string {
    const { history, line } = this;
    if (this.historySize === 0 || line.trim() === "") return line;
    if (history[0] !== line) {
      const same = this.removeHistoryDuplicates ? history.indexOf(line) : -1;
      if (same >= 0) history.splice(same, 1);
      history.unshift(line);
      if (history.length > this.historySize) history.pop();
    }
    this.historyIndex = -1;
    const kept = history[0]!;
    this.emit("history", history);
    return kept;
  }
  /// The next line of history in that direction that begins as is looked for and is another.
  #fromHistory(step: number): void {
    const search = this._substringSearch ?? "", { history, line } = this;
    let index = this.historyIndex + step;
    while (index >= 0 && index < history.length &&
        (!history[index]!.startsWith(search) || history[index] === line)) index += step;
    const found = history[index] ?? search;
    this.historyIndex = index;
    this.#change(found, found.length);
  }
  _historyNext(): void {
    if (this.historyIndex >= 0) this.#fromHistory(-1);
  }
  _historyPrev(): void {
    if (this.historyIndex < this.history.length && this.history.length > 0) this.#fromHistory(1);
  }

  // ---- Completion

  _tabComplete(isSecond: boolean): void {
    this.pause();
    const done = (error: unknown, value?: Completion) => {
      this.resume();
      if (error)
        this._writeToOutput(`Tab completion error: ${load("node:util").inspect(error)}`);
      else if (value) this.#complete(isSecond, value);
    };
    this._completions(this.#before, done);
  }
  /** Of node:readline: the completer gives it, or calls back. */
  _completions(text: string, done: (error: unknown, value?: Completion) => void): void {
    if (this.completer.length === 2) this.completer(text, done);
    else done(null, this.completer(text));
  }
  #complete(isSecond: boolean, [completions, completed]: Completion): void {
    if (!Array.isArray(completions) || completions.length === 0) return;
    const prefix = commonPrefix(completions.filter((each) => each !== ""));
    if (prefix.startsWith(completed) && prefix.length > completed.length)
      return this._insertString(prefix.slice(completed.length));
    if (!completed.startsWith(prefix)) {
      const start = this.cursor - completed.length;
      this.line = this.line.slice(0, start) + prefix + this.#behind;
      this.cursor = start + prefix.length;
      return this._refreshLine();
    }
    if (!isSecond) return;
    this.#remember();
    this._writeToOutput(tableOf(completions, this.columns));
    this._refreshLine();
  }

  // ---- Keys

  override _ttyWrite(text: unknown, key: Partial<Key> = {}): void {
    const previous = this._previousKey;
    this._previousKey = key ??= {};
    if (!key.meta || key.name !== "y") this._yanking = false;
    this.#beginSearch(key);
    if (key.sequence?.[0] === "\x1f") return this._undo();
    if (key.sequence?.[0] === "\x1e") return this._redo();
    if (key.name === "escape") return;
    if (key.ctrl && key.shift) {
      if (key.name === "backspace") this._deleteLineLeft();
      else if (key.name === "delete") this._deleteLineRight();
    } else if (key.ctrl) this.#control(key.name);
    else if (key.meta) this.#meta(key.name);
    else this.#plain(text, key.name, previous?.name === "tab");
  }
  #beginSearch({ name, ctrl, meta, shift }: Partial<Key>): void {
    if ((name === "up" || name === "down") && !ctrl && !meta && !shift) {
      this._substringSearch ??= this.#before;
    } else if (this._substringSearch !== null) {
      this._substringSearch = null;
      if (this.history.length === this.historyIndex) this.historyIndex = -1;
    }
  }
  #control(name: string | undefined): void {
    switch (name) {
      case "c":
        if (this.listenerCount("SIGINT") > 0) this.emit("SIGINT");
        else this.close();
        break;
      case "d":
        if (this.line.length === 0) this.close();
        else this._deleteRight();
        break;
      case "l":
        cursorTo(this.output, 0, 0);
        clearScreenDown(this.output);
        this._refreshLine();
        break;
      case "z": this.#stop(); break;
      case "h": this._deleteLeft(); break;
      case "u": this._deleteLineLeft(); break;
      case "k": this._deleteLineRight(); break;
      case "a": this._moveCursor(-Infinity); break;
      case "e": this._moveCursor(Infinity); break;
      case "b": this._moveCursor(-charLengthLeft(this.line, this.cursor)); break;
      case "f": this._moveCursor(charLengthAt(this.line, this.cursor)); break;
      case "n": this._historyNext(); break;
      case "p": this._historyPrev(); break;
      case "y": this._yank(); break;
      case "w": case "backspace": this._deleteWordLeft(); break;
      case "delete": this._deleteWordRight(); break;
      case "left": this._wordLeft(); break;
      case "right": this._wordRight(); break;
    }
  }
  #meta(name: string | undefined): void {
    switch (name) {
      case "b": this._wordLeft(); break;
      case "f": this._wordRight(); break;
      case "d": case "delete": this._deleteWordRight(); break;
      case "backspace": this._deleteWordLeft(); break;
      case "y": this._yankPop(); break;
    }
  }
  #plain(text: unknown, name: string | undefined, wasTab: boolean): void {
    const sawReturn = this._sawReturnAt;
    this._sawReturnAt = 0;
    switch (name) {
      case "return":
        this._sawReturnAt = Date.now();
        return this._line();
      case "enter":
        if (sawReturn === 0 || Date.now() - sawReturn > this.crlfDelay) this._line();
        return;
      case "backspace": return this._deleteLeft();
      case "delete": return this._deleteRight();
      case "left": return this._moveCursor(-charLengthLeft(this.line, this.cursor));
      case "right": return this._moveCursor(charLengthAt(this.line, this.cursor));
      case "home": return this._moveCursor(-Infinity);
      case "end": return this._moveCursor(Infinity);
      case "up": return this._historyPrev();
      case "down": return this._historyNext();
    }
    if (name === "tab" && typeof this.completer === "function" && this.isCompletionEnabled)
      return this._tabComplete(wasTab);
    if (typeof text === "string" && text !== "") this.#type(text);
  }
  /// Text, perhaps of several lines.
  #type(text: string): void {
    const lines = text.split(newLines), rest = lines.pop()!;
    for (const each of lines) {
      this._insertString(each);
      this._line();
    }
    this._insertString(rest);
  }
  /// Ctrl+Z: until somebody continues us, who wants the line again.
  #stop(): void {
    if (this.listenerCount("SIGTSTP") > 0) {
      this.emit("SIGTSTP");
      return;
    }
    process.once("SIGCONT", () => {
      if (!this.paused) {
        this.pause();
        this.emit("SIGCONT");
      }
      this._setRawMode(true);
      this._refreshLine();
    });
    this._setRawMode(false);
    process.kill(process.pid, "SIGTSTP");
  }
  /** On a terminal that has no cursor to move: what is typed is only added. */
  _ttyWriteDumb(text: unknown, key: Partial<Key> = {}): void {
    if (key.name === "escape") return;
    if (key.ctrl && (key.name === "c" || key.name === "d")) return this.#control(key.name);
    if (key.ctrl) return;
    const sawReturn = this._sawReturnAt;
    this._sawReturnAt = key.name === "return" ? Date.now() : 0;
    if (key.name === "enter" && sawReturn !== 0 && Date.now() - sawReturn <= this.crlfDelay) return;
    if (key.name === "return" || key.name === "enter") return this._line();
    if (typeof text !== "string" || text === "") return;
    this.line += text;
    this.cursor += text.length;
    this._writeToOutput(text);
  }
}
