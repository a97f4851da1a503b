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
    if (this.head > 512) this.compact();
    this.items[this.tail++] = item;
  }
  /// Undefined if there is none.
  peek(): T | undefined {
    return this.items[this.head];
  }
  /// Only if there is one.
  shift(): T {
    const { items } = this;
    const at = this.head;
    const item = items[at] as T;
    items[at] = undefined;
    const next = at + 1;
    if (next === this.tail) {
      this.head = this.tail = 0;
      if (next > 4096) this.items = [];
    } else this.head = next;
    return item;
  }
  clear(): void {
    this.items = [];
    this.head = this.tail = 0;
  }
  /// If most of it is gone, the rest moves: at most as many as have gone, so constant time an item.
  compact(): void {
    const { items, head, tail } = this;
    if (head <= tail >> 1) return;
    let to = 0;
    for (let from = head; from < tail; ++from) items[to++] = items[from];
    for (let at = to; at < tail; ++at) items[at] = undefined;
    this.head = 0;
    this.tail = to;
  }
}
