// Physics: discs that fall, bounce off each other and rest on segments, a cloth of springs. Measures
// methods over vectors that change in place, floating point, a grid of cells.

class Vector {
  constructor(public x = 0, public y = 0) {}
  set(x: number, y: number): this {
    this.x = x;
    this.y = y;
    return this;
  }
  copy({ x, y }: Vector): this {
    return this.set(x, y);
  }
  add(other: Vector, scale = 1): this {
    this.x += other.x * scale;
    this.y += other.y * scale;
    return this;
  }
  subtract(other: Vector): this {
    return this.add(other, -1);
  }
  scale(factor: number): this {
    this.x *= factor;
    this.y *= factor;
    return this;
  }
  dot(other: Vector): number {
    return this.x * other.x + this.y * other.y;
  }
  get length(): number {
    return Math.sqrt(this.dot(this));
  }
}

class Disc {
  readonly velocity = new Vector();
  readonly inverseMass: number;
  constructor(readonly position: Vector, readonly radius: number) {
    this.inverseMass = 1 / (radius * radius);
  }
}

class Segment {
  private readonly direction: Vector;
  private readonly square: number;
  constructor(private readonly from: Vector, to: Vector) {
    this.direction = new Vector().copy(to).subtract(from);
    this.square = this.direction.dot(this.direction);
  }
  nearest(point: Vector, out: Vector): Vector {
    const along = out.copy(point).subtract(this.from).dot(this.direction) / this.square;
    return out.copy(this.from).add(this.direction, Math.max(0, Math.min(1, along)));
  }
}

const GRAVITY = new Vector(0, 9.81), RESTITUTION = 0.6, CELL = 2.5;

class World {
  private readonly cells = new Map<number, Disc[]>();
  private readonly between = new Vector();
  private readonly relative = new Vector();
  contacts = 0;
  constructor(readonly discs: readonly Disc[], private readonly segments: readonly Segment[]) {}

  step(dt: number): void {
    for (const { velocity, position } of this.discs) {
      velocity.add(GRAVITY, dt).scale(0.999);
      position.add(velocity, dt);
    }
    this.index();
    for (const disc of this.discs) {
      this.collide(disc);
      for (const segment of this.segments) this.rest(disc, segment);
    }
  }
  private key(x: number, y: number): number {
    return Math.floor(x) * 4_096 + Math.floor(y);
  }
  private index(): void {
    this.cells.clear();
    for (const disc of this.discs) {
      const key = this.key(disc.position.x / CELL, disc.position.y / CELL);
      const cell = this.cells.get(key);
      if (cell === undefined) this.cells.set(key, [disc]);
      else cell.push(disc);
    }
  }
  private collide(disc: Disc): void {
    const x = disc.position.x / CELL, y = disc.position.y / CELL;
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++) {
        const cell = this.cells.get(this.key(x + dx, y + dy));
        if (cell === undefined) continue;
        for (const other of cell) if (other !== disc) this.bounce(disc, other);
      }
  }
  private bounce(a: Disc, b: Disc): void {
    const normal = this.between.copy(b.position).subtract(a.position);
    const distance = normal.length, overlap = a.radius + b.radius - distance;
    if (overlap <= 0 || distance === 0) return;
    this.contacts++;
    normal.scale(1 / distance);
    const share = overlap / (a.inverseMass + b.inverseMass);
    a.position.add(normal, -share * a.inverseMass * 0.5);
    b.position.add(normal, share * b.inverseMass * 0.5);
    const speed = this.relative.copy(b.velocity).subtract(a.velocity).dot(normal);
    if (speed >= 0) return;
    const impulse = (-(1 + RESTITUTION) * speed) / (a.inverseMass + b.inverseMass);
    a.velocity.add(normal, -impulse * a.inverseMass);
    b.velocity.add(normal, impulse * b.inverseMass);
  }
  private rest(disc: Disc, segment: Segment): void {
    const normal = segment.nearest(disc.position, this.between).scale(-1).add(disc.position);
    const distance = normal.length;
    if (distance >= disc.radius || distance === 0) return;
    this.contacts++;
    normal.scale(1 / distance);
    disc.position.add(normal, disc.radius - distance);
    const speed = disc.velocity.dot(normal);
    if (speed < 0) disc.velocity.add(normal, -(1 + RESTITUTION) * speed);
  }
}

class Knot {
  readonly before: Vector;
  constructor(readonly position: Vector, readonly isPinned: boolean) {
    this.before = new Vector().copy(position);
  }
}

/** Knots in rows, each tied to its neighbours; positions are corrected, not forces (Verlet). */
class Cloth {
  readonly knots: Knot[] = [];
  private readonly ties: (readonly [a: Knot, b: Knot])[] = [];
  private readonly difference = new Vector();
  constructor(width: number, height: number) {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const knot = new Knot(new Vector(x, y), y === 0 && x % 4 === 0);
        if (x > 0) this.ties.push([this.knots[this.knots.length - 1], knot]);
        if (y > 0) this.ties.push([this.knots[this.knots.length - width], knot]);
        this.knots.push(knot);
      }
  }
  step(dt: number, wind: number): void {
    for (const { position, before, isPinned } of this.knots) {
      if (isPinned) continue;
      const { x, y } = position;
      position.set(x + (x - before.x) * 0.99 + wind * dt * dt, y + (y - before.y) * 0.99 + GRAVITY.y * dt * dt);
      before.set(x, y);
    }
    for (let round = 0; round < 3; round++) for (const [a, b] of this.ties) this.tighten(a, b);
  }
  private tighten(a: Knot, b: Knot): void {
    const difference = this.difference.copy(b.position).subtract(a.position);
    const { length } = difference;
    if (length <= 1) return;
    difference.scale((length - 1) / length / (a.isPinned || b.isPinned ? 1 : 2));
    if (!a.isPinned) a.position.add(difference);
    if (!b.isPinned) b.position.subtract(difference);
  }
}

function bowl(): Segment[] {
  const points = [[-5, 0], [0, 30], [20, 36], [40, 30], [45, 0]].map(([x, y]) => new Vector(x, y));
  return points.slice(1).map((to, i) => new Segment(points[i], to));
}

const begin = performance.now();
const discs = Array.from({ length: 100 }, (_, i) =>
  new Disc(new Vector(5 + (i % 10) * 3 + (i % 3) * 0.25, 1 + Math.floor(i / 10) * 2.75), 0.5 + (i % 4) * 0.2));
const world = new World(discs, bowl());
for (let step = 0; step < 240; step++) world.step(1 / 60);
const cloth = new Cloth(20, 15);
for (let step = 0; step < 100; step++) cloth.step(1 / 30, step % 20 < 10 ? 4 : -3);
let sum = world.contacts;
for (const { position } of [...world.discs, ...cloth.knots]) sum += position.x * 3 + position.y;
const time = performance.now() - begin;
console.log(`physics checksum ${sum.toFixed(6)} time ${time.toFixed(2)}`);
