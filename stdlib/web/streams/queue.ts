// First in, first out.

/// An array that is read at `head` and written at `tail`; it keeps its room, if that
/// is not much.
export class Fifo<T> {
  items: (T | undefined)[] = [];
  head = 0;
  tail = 0;

  isEmpty(): boolean {
    return this.head === this.tail;
  }
  push(item: T): void {
    if (this.head > 512 && this.head > this.tail >> 1) this.#compact();
    this.items[this.tail++] = item;
  }
  /// Undefined if there is none.
  peek(): T | undefined {
    return this.items[this.head];
  }
  /// Only if there is one.
  shift(): T {
    const at = this.head++;
    const item = this.items[at] as T;
    this.items[at] = undefined;
    if (this.head === this.tail) this.#rewind();
    return item;
  }
  clear(): void {
    this.items = [];
    this.head = this.tail = 0;
  }
  #rewind(): void {
    if (this.tail > 4096) this.items = [];
    this.head = this.tail = 0;
  }
  /// At most half of the items move, after as many have gone: constant time an item.
  #compact(): void {
    const { items, head, tail } = this;
    let to = 0;
    for (let from = head; from < tail; ++from) items[to++] = items[from];
    for (let at = to; at < tail; ++at) items[at] = undefined;
    this.head = 0;
    this.tail = to;
  }
}
