// Splay: a tree that turns what was asked for to its root; nodes with payloads come and go while most
// stay. Measures allocation, objects that live long, pointers that change.

interface Payload {
  readonly label: string;
  readonly numbers: readonly number[];
  readonly inner: Payload | null;
}

class Node {
  left: Node | null = null;
  right: Node | null = null;
  constructor(readonly key: number, readonly value: Payload) {}
}

class SplayTree {
  private root: Node | null = null;
  size = 0;

  insert(key: number, value: Payload): boolean {
    const root = this.splay(key);
    if (root?.key === key) return false;
    const node = new Node(key, value);
    if (root !== null && root.key < key) {
      node.left = root;
      node.right = root.right;
      root.right = null;
    } else if (root !== null) {
      node.right = root;
      node.left = root.left;
      root.left = null;
    }
    this.root = node;
    this.size++;
    return true;
  }
  find(key: number): Payload | null {
    const root = this.splay(key);
    return root?.key === key ? root.value : null;
  }
  remove(key: number): Payload | null {
    const root = this.splay(key);
    if (root?.key !== key) return null;
    this.root = root.left;
    if (root.left === null) this.root = root.right;
    else this.splay(key)!.right = root.right;
    this.size--;
    return root.value;
  }
  /** The largest key below the given one. */
  below(key: number): number | null {
    let at = this.splay(key);
    if (at === null || at.key < key) return at && at.key;
    at = at.left;
    while (at !== null && at.right !== null) at = at.right;
    return at && at.key;
  }
  walk(visit: (key: number, value: Payload) => void): void {
    const above: Node[] = [];
    for (let at = this.root; at !== null || above.length > 0;) {
      if (at !== null) {
        above.push(at);
        at = at.left;
        continue;
      }
      const node: Node = above.pop()!;
      visit(node.key, node.value);
      at = node.right;
    }
  }
  /** Brings the key, or a neighbour of it, to the root: top down, by two steps at a time. */
  private splay(key: number): Node | null {
    if (this.root === null) return null;
    const sides = new Node(0, NOTHING);
    let smaller = sides, larger = sides, at = this.root;
    for (;;) {
      if (key < at.key) {
        let next = at.left;
        if (next === null) break;
        if (key < next.key) {
          at.left = next.right;
          next.right = at;
          at = next;
          next = at.left;
          if (next === null) break;
        }
        larger.left = at;
        larger = at;
        at = next;
      } else if (key > at.key) {
        let next = at.right;
        if (next === null) break;
        if (key > next.key) {
          at.right = next.left;
          next.left = at;
          at = next;
          next = at.right;
          if (next === null) break;
        }
        smaller.right = at;
        smaller = at;
        at = next;
      } else break;
    }
    smaller.right = at.left;
    larger.left = at.right;
    at.left = sides.right;
    at.right = sides.left;
    return (this.root = at);
  }
}

const NOTHING: Payload = { label: "", numbers: [], inner: null };

function payload(depth: number, key: number): Payload {
  const inner = depth === 0 ? null : payload(depth - 1, key >> 1);
  return { label: `node ${key}`, numbers: [key, key + 1, key + 2, depth], inner };
}

function weigh({ label, numbers, inner }: Payload): number {
  return label.length + numbers[3] + (inner === null ? 0 : weigh(inner));
}

class Keys {
  constructor(private seed: number) {}
  next(): number {
    this.seed = (Math.imul(this.seed, 1_597_334_677) + 12_345) >>> 0;
    return this.seed >>> 6;
  }
}

const SIZE = 4_000, CHANGES = 25_000;

const begin = performance.now();
const tree = new SplayTree(), keys = new Keys(17);
let checksum = 0;
function insertNew(): number {
  let key = keys.next();
  while (!tree.insert(key, payload(3, key))) key = keys.next();
  return key;
}
while (tree.size < SIZE) insertNew();
for (let change = 0; change < CHANGES; change++) {
  const key = insertNew();
  const victim = tree.below(key) ?? key;
  checksum = (checksum * 31 + weigh(tree.remove(victim) ?? NOTHING)) % 1_000_000_007;
  if (change % 8 === 0 && tree.find(victim) !== null) throw new Error("it is still there");
}
let last = -1;
tree.walk((key, value) => {
  if (key <= last) throw new Error("the order is wrong");
  last = key;
  checksum = (checksum + key + weigh(value)) % 1_000_000_007;
});
const time = performance.now() - begin;
console.log(`splay checksum ${checksum + tree.size} time ${time.toFixed(2)}`);
