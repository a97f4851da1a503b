// Ray tracer: spheres and planes with reflections, shadows and a checked floor. Measures short-lived
// vectors that never change, polymorphic methods, floating point.

class Vector {
  constructor(readonly x: number, readonly y: number, readonly z: number) {}
  plus(o: Vector): Vector {
    return new Vector(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  minus(o: Vector): Vector {
    return new Vector(this.x - o.x, this.y - o.y, this.z - o.z);
  }
  times(s: number): Vector {
    return new Vector(this.x * s, this.y * s, this.z * s);
  }
  filtered(o: Vector): Vector {
    return new Vector(this.x * o.x, this.y * o.y, this.z * o.z);
  }
  dot(o: Vector): number {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  cross(o: Vector): Vector {
    return new Vector(this.y * o.z - this.z * o.y, this.z * o.x - this.x * o.z, this.x * o.y - this.y * o.x);
  }
  get length(): number {
    return Math.sqrt(this.dot(this));
  }
  unit(): Vector {
    return this.times(1 / this.length);
  }
  mirrored(normal: Vector): Vector {
    return this.minus(normal.times(2 * this.dot(normal)));
  }
}

interface Ray {
  readonly from: Vector;
  readonly direction: Vector;
}
interface Surface {
  colour(at: Vector): Vector;
  readonly reflection: number;
  readonly shine: number;
}

const plain = (colour: Vector, reflection: number, shine: number): Surface => ({ colour: () => colour, reflection, shine });
const checked = (a: Vector, b: Vector): Surface => ({
  colour: ({ x, z }) => ((Math.floor(x) + Math.floor(z)) % 2 === 0 ? a : b),
  reflection: 0.15,
  shine: 8,
});

abstract class Shape {
  constructor(readonly surface: Surface) {}
  /** How far along the ray it is met; Infinity if it is not. */
  abstract distance(ray: Ray): number;
  abstract normal(at: Vector): Vector;
}

class Sphere extends Shape {
  private readonly square: number;
  constructor(private readonly centre: Vector, private readonly radius: number, surface: Surface) {
    super(surface);
    this.square = radius * radius;
  }
  distance({ from, direction }: Ray): number {
    const to = this.centre.minus(from), along = to.dot(direction);
    const inside = this.square - (to.dot(to) - along * along);
    if (inside < 0) return Infinity;
    const near = along - Math.sqrt(inside);
    if (near > 1e-4) return near;
    const far = along + Math.sqrt(inside);
    return far > 1e-4 ? far : Infinity;
  }
  normal(at: Vector): Vector {
    return at.minus(this.centre).times(1 / this.radius);
  }
}

class Plane extends Shape {
  constructor(private readonly up: Vector, private readonly height: number, surface: Surface) {
    super(surface);
  }
  distance({ from, direction }: Ray): number {
    const slope = this.up.dot(direction);
    if (slope > -1e-6) return Infinity;
    return (this.height - this.up.dot(from)) / slope;
  }
  normal(): Vector {
    return this.up;
  }
}

interface Light {
  readonly position: Vector;
  readonly colour: Vector;
}

class Scene {
  rays = 0;
  constructor(
    private readonly shapes: readonly Shape[], private readonly lights: readonly Light[], private readonly sky: Vector,
  ) {}

  trace(ray: Ray, depth: number): Vector {
    const hit = this.nearest(ray);
    if (hit === null) return this.sky.times(0.6 + 0.4 * ray.direction.y);
    const { shape, distance } = hit, { surface } = shape;
    const at = ray.from.plus(ray.direction.times(distance)), normal = shape.normal(at);
    let colour = this.shade(surface, at, normal, ray.direction);
    if (depth > 0 && surface.reflection > 0) {
      const direction = ray.direction.mirrored(normal);
      const reflected = this.trace({ from: at.plus(direction.times(1e-4)), direction }, depth - 1);
      colour = colour.times(1 - surface.reflection).plus(reflected.times(surface.reflection));
    }
    return colour;
  }
  private nearest(ray: Ray): { readonly shape: Shape; readonly distance: number } | null {
    this.rays++;
    let found: Shape | null = null, least = Infinity;
    for (const shape of this.shapes) {
      const distance = shape.distance(ray);
      if (distance < least) {
        least = distance;
        found = shape;
      }
    }
    return found && { shape: found, distance: least };
  }
  private isShaded(at: Vector, direction: Vector, limit: number): boolean {
    this.rays++;
    const ray = { from: at, direction };
    return this.shapes.some((shape) => shape.distance(ray) < limit);
  }
  private shade(surface: Surface, at: Vector, normal: Vector, view: Vector): Vector {
    const base = surface.colour(at);
    let colour = base.times(0.1);
    for (const light of this.lights) {
      const to = light.position.minus(at), distance = to.length, direction = to.times(1 / distance);
      const slant = normal.dot(direction);
      if (slant <= 0 || this.isShaded(at.plus(normal.times(1e-4)), direction, distance)) continue;
      const gloss = Math.max(0, view.mirrored(normal).dot(direction));
      let highlight = gloss;
      for (let power = 1; power < surface.shine; power *= 2) highlight *= highlight;
      colour = colour.plus(base.filtered(light.colour).times(slant)).plus(light.colour.times(highlight * 0.5));
    }
    return colour;
  }
}

class Camera {
  private readonly forward: Vector;
  private readonly right: Vector;
  private readonly up: Vector;
  constructor(private readonly from: Vector, to: Vector) {
    this.forward = to.minus(from).unit();
    this.right = this.forward.cross(new Vector(0, 1, 0)).unit();
    this.up = this.right.cross(this.forward);
  }
  ray(x: number, y: number): Ray {
    return { from: this.from, direction: this.forward.plus(this.right.times(x)).plus(this.up.times(y)).unit() };
  }
}

const byte = (part: number): number => Math.floor(Math.min(1, Math.max(0, part)) * 255.999);

function render(scene: Scene, camera: Camera, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  let at = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const { x, y, z } = scene.trace(camera.ray((2 * column - width) / height, (height - 2 * row) / height), 3);
      for (const part of [x, y, z]) pixels[at++] = byte(part);
    }
  return pixels;
}

function spheres(): Shape[] {
  const colours = [new Vector(0.9, 0.3, 0.2), new Vector(0.2, 0.7, 0.4), new Vector(0.25, 0.4, 0.9), new Vector(0.9, 0.8, 0.3)];
  return Array.from({ length: 9 }, (_, i) => new Sphere(
    new Vector((i % 3) * 2.2 - 2.2, 0.6 + (i % 2) * 0.5, Math.floor(i / 3) * 2.2), 0.6 + (i % 4) * 0.1,
    plain(colours[i % colours.length], (i % 3) * 0.25, 4 << (i % 3))));
}

const begin = performance.now();
const floor = new Plane(new Vector(0, 1, 0), 0, checked(new Vector(0.9, 0.9, 0.9), new Vector(0.1, 0.1, 0.15)));
const lights: Light[] = [
  { position: new Vector(5, 8, -5), colour: new Vector(0.9, 0.85, 0.8) },
  { position: new Vector(-6, 5, -2), colour: new Vector(0.3, 0.35, 0.5) },
];
const scene = new Scene([floor, ...spheres()], lights, new Vector(0.5, 0.7, 1));
const pixels = render(scene, new Camera(new Vector(0, 3, -6), new Vector(0, 0.8, 1)), 132, 88);
let checksum = scene.rays;
for (const pixel of pixels) checksum = (checksum * 31 + pixel) % 1_000_000_007;
const time = performance.now() - begin;
console.log(`raytracer checksum ${checksum} time ${time.toFixed(2)}`);
