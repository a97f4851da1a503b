// CD: collision detection among aircraft, frame by frame (Kalibera et al. 2009): a red-black tree of
// positions, voxels in the plane, geometry of motions. Measures objects, trees, floating point.

class Vector2 {
  constructor(readonly x: number, readonly y: number) {}
  plus(o: Vector2): Vector2 {
    return new Vector2(this.x + o.x, this.y + o.y);
  }
  minus(o: Vector2): Vector2 {
    return new Vector2(this.x - o.x, this.y - o.y);
  }
  compareTo(o: Vector2): number {
    return this.x - o.x || this.y - o.y;
  }
}

class Vector3 {
  constructor(readonly x: number, readonly y: number, readonly z: number) {}
  plus(o: Vector3): Vector3 {
    return new Vector3(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  minus(o: Vector3): Vector3 {
    return new Vector3(this.x - o.x, this.y - o.y, this.z - o.z);
  }
  times(s: number): Vector3 {
    return new Vector3(this.x * s, this.y * s, this.z * s);
  }
  dot(o: Vector3): number {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  magnitude(): number {
    return Math.sqrt(this.dot(this));
  }
}

interface Comparable<T> {
  compareTo(other: T): number;
}

class TreeNode<K, V> {
  left: TreeNode<K, V> | null = null;
  right: TreeNode<K, V> | null = null;
  parent: TreeNode<K, V> | null = null;
  red = true;
  constructor(readonly key: K, public value: V) {}
  successor(): TreeNode<K, V> | null {
    let x: TreeNode<K, V> = this;
    if (x.right !== null) {
      x = x.right;
      while (x.left !== null) x = x.left;
      return x;
    }
    let up = x.parent;
    while (up !== null && x === up.right) {
      x = up;
      up = up.parent;
    }
    return up;
  }
}

/** A red-black tree; nothing is ever taken out one by one. */
class RedBlackTree<K extends Comparable<K>, V> {
  private root: TreeNode<K, V> | null = null;

  get(key: K): V | undefined {
    let at = this.root;
    while (at !== null) {
      const order = key.compareTo(at.key);
      if (order === 0) return at.value;
      at = order < 0 ? at.left : at.right;
    }
    return undefined;
  }
  /** The value that stood there, if one did. */
  put(key: K, value: V): V | undefined {
    let above: TreeNode<K, V> | null = null, at = this.root, order = 0;
    while (at !== null) {
      order = key.compareTo(at.key);
      if (order === 0) {
        const old = at.value;
        at.value = value;
        return old;
      }
      above = at;
      at = order < 0 ? at.left : at.right;
    }
    const node = new TreeNode(key, value);
    node.parent = above;
    if (above === null) this.root = node;
    else if (order < 0) above.left = node;
    else above.right = node;
    this.balance(node);
    return undefined;
  }
  *[Symbol.iterator](): Generator<[K, V], void, undefined> {
    let at = this.root;
    while (at !== null && at.left !== null) at = at.left;
    for (; at !== null; at = at.successor()) yield [at.key, at.value];
  }
  private balance(node: TreeNode<K, V>): void {
    let x = node;
    while (x !== this.root && x.parent!.red) {
      const parent = x.parent!, grand = parent.parent!;
      const isLeft = parent === grand.left;
      const uncle = isLeft ? grand.right : grand.left;
      if (uncle !== null && uncle.red) {
        parent.red = uncle.red = false;
        grand.red = true;
        x = grand;
        continue;
      }
      if (x === (isLeft ? parent.right : parent.left)) {
        x = parent;
        this.rotate(x, isLeft);
      }
      x.parent!.red = false;
      grand.red = true;
      this.rotate(grand, !isLeft);
    }
    this.root!.red = false;
  }
  private rotate(x: TreeNode<K, V>, left: boolean): void {
    const y = (left ? x.right : x.left)!;
    const inner = left ? y.left : y.right;
    if (left) x.right = inner;
    else x.left = inner;
    if (inner !== null) inner.parent = x;
    y.parent = x.parent;
    if (x.parent === null) this.root = y;
    else if (x === x.parent.left) x.parent.left = y;
    else x.parent.right = y;
    if (left) y.left = x;
    else y.right = x;
    x.parent = y;
  }
}

const MIN_X = 0, MIN_Y = 0, MAX_X = 1000, MAX_Y = 1000, VOXEL = 2, RADIUS = 1;
const HORIZONTAL = new Vector2(VOXEL, 0), VERTICAL = new Vector2(0, VOXEL);

class CallSign {
  constructor(readonly value: number) {}
  compareTo(o: CallSign): number {
    return this.value - o.value;
  }
}

interface Aircraft {
  readonly sign: CallSign;
  readonly position: Vector3;
}

class Motion {
  constructor(readonly sign: CallSign, readonly from: Vector3, readonly to: Vector3) {}
  private delta(): Vector3 {
    return this.to.minus(this.from);
  }
  /** Where the two come nearer than two radii, or null. */
  meets(o: Motion): Vector3 | null {
    const start = this.from.minus(o.from), drift = this.delta().minus(o.delta());
    const a = drift.dot(drift), distance = 2 * RADIUS;
    if (a === 0) return start.magnitude() <= distance ? middle(this.from, o.from) : null;
    const b = 2 * start.dot(drift), c = start.dot(start) - distance * distance;
    const discriminant = b * b - 4 * a * c;
    if (discriminant < 0) return null;
    const root = Math.sqrt(discriminant);
    const enter = (-b - root) / (2 * a), leave = (-b + root) / (2 * a);
    if (enter > 1 || leave < 0) return null;
    const when = Math.max(enter, 0);
    return middle(this.from.plus(this.delta().times(when)), o.from.plus(o.delta().times(when)));
  }
}

function middle(a: Vector3, b: Vector3): Vector3 {
  return a.plus(b).times(0.5);
}

function voxelOf({ x, y }: Vector3): Vector2 {
  return new Vector2(Math.floor(x / VOXEL) * VOXEL, Math.floor(y / VOXEL) * VOXEL);
}

function isInVoxel(voxel: Vector2, { from, to }: Motion): boolean {
  if (voxel.x > MAX_X || voxel.x < MIN_X || voxel.y > MAX_Y || voxel.y < MIN_Y) return false;
  const crosses = (low: number, a: number, b: number): [number, number] => {
    const d = b - a, bottom = low - RADIUS, top = low + VOXEL + RADIUS;
    if (d === 0) return bottom <= a && a <= top ? [0, 1] : [1, 0];
    const t = (bottom - a) / d, u = (top - a) / d;
    return t < u ? [Math.max(t, 0), Math.min(u, 1)] : [Math.max(u, 0), Math.min(t, 1)];
  };
  const [x0, x1] = crosses(voxel.x, from.x, to.x);
  const [y0, y1] = crosses(voxel.y, from.y, to.y);
  return x0 <= x1 && y0 <= y1 && Math.max(x0, y0) <= Math.min(x1, y1);
}

function spread(motion: Motion, voxels: RedBlackTree<Vector2, Motion[]>): void {
  const seen = new RedBlackTree<Vector2, boolean>();
  const visit = (voxel: Vector2): void => {
    if (!isInVoxel(voxel, motion) || seen.put(voxel, true)) return;
    const here = voxels.get(voxel);
    if (here === undefined) voxels.put(voxel, [motion]);
    else here.push(motion);
    for (const side of [voxel.minus(HORIZONTAL), voxel.plus(HORIZONTAL)]) {
      visit(side);
      visit(side.minus(VERTICAL));
      visit(side.plus(VERTICAL));
    }
    visit(voxel.minus(VERTICAL));
    visit(voxel.plus(VERTICAL));
  };
  visit(voxelOf(motion.from));
}

class Detector {
  private readonly state = new RedBlackTree<CallSign, Vector3>();
  frame(aircraft: readonly Aircraft[]): number {
    const voxels = new RedBlackTree<Vector2, Motion[]>();
    for (const { sign, position } of aircraft) {
      const old = this.state.put(sign, position) ?? position;
      spread(new Motion(sign, old, position), voxels);
    }
    let collisions = 0;
    for (const [, motions] of voxels)
      for (let i = 0; i < motions.length; i++)
        for (let j = i + 1; j < motions.length; j++) if (motions[i].meets(motions[j]) !== null) collisions++;
    return collisions;
  }
}

function aircraftAt(time: number, signs: readonly CallSign[]): Aircraft[] {
  return signs.flatMap((sign, i) =>
    i % 2 ? [] : [
      { sign, position: new Vector3(time, Math.cos(time) * 2 + i * 3, 10) },
      { sign: signs[i + 1], position: new Vector3(time, Math.sin(time) * 2 + i * 3, 10) },
    ]);
}

const begin = performance.now();
const signs = Array.from({ length: 60 }, (_, i) => new CallSign(i));
const detector = new Detector();
let checksum = 0;
for (let i = 0; i < 40; i++) checksum = (checksum * 3 + detector.frame(aircraftAt(i / 10, signs))) % 1_000_003;
const time = performance.now() - begin;
console.log(`cd checksum ${checksum} time ${time.toFixed(2)}`);
