// Classes: animals of a reef, built from mixins and subclasses, with private fields and methods,
// accessors, static blocks and calls of super. Measures class-heavy code.

class Random {
  #seed: number;
  constructor(seed: number) {
    this.#seed = seed;
  }
  below(limit: number): number {
    this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.#seed >> 8) % limit;
  }
}

class Energy {
  static readonly MAX = 100;
  #amount: number;
  constructor(amount: number) {
    this.#amount = Energy.#clamp(amount);
  }
  static #clamp(amount: number): number {
    return amount < 0 ? 0 : amount > Energy.MAX ? Energy.MAX : amount;
  }
  get amount(): number {
    return this.#amount;
  }
  set amount(value: number) {
    this.#amount = Energy.#clamp(value);
  }
  get isSpent(): boolean {
    return this.#amount === 0;
  }
  static share(from: Energy, to: Energy, amount: number): number {
    const moved = Math.min(from.#amount, amount);
    from.#amount -= moved;
    to.amount += moved;
    return moved;
  }
}

abstract class Animal {
  static #born = 0;
  static readonly KINDS: string[] = [];
  readonly id: number;
  readonly energy: Energy;
  protected age = 0;
  #alive = true;

  constructor(energy: number) {
    this.id = ++Animal.#born;
    this.energy = new Energy(energy);
  }
  static get born(): number {
    return Animal.#born;
  }
  static isAnimal(value: object): value is Animal {
    return #alive in value;
  }
  abstract get kind(): string;
  get isAlive(): boolean {
    return this.#alive;
  }
  get value(): number {
    return this.energy.amount + this.age;
  }
  live(_reef: Reef): void {
    this.age++;
    this.energy.amount -= 1;
    if (this.energy.isSpent) this.#die();
  }
  #die(): void {
    this.#alive = false;
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what TypeScript asks of a mixin
type Constructor<T> = abstract new (...args: any[]) => T;

interface Moving {
  readonly distance: number;
}

function Swimming<T extends Constructor<Animal>>(Base: T) {
  abstract class Swimmer extends Base implements Moving {
    #x = 0;
    #y = 0;
    speed = 1;
    get distance(): number {
      return Math.abs(this.#x) + Math.abs(this.#y);
    }
    override live(reef: Reef): void {
      super.live(reef);
      const direction = reef.random.below(4);
      if (direction < 2) this.#x += direction === 0 ? this.speed : -this.speed;
      else this.#y += direction === 2 ? this.speed : -this.speed;
    }
    override get value(): number {
      return super.value + (this.distance & 7);
    }
  }
  return Swimmer;
}

function Grazing<T extends Constructor<Animal>>(Base: T) {
  abstract class Grazer extends Base {
    protected appetite = 2;
    override live(reef: Reef): void {
      super.live(reef);
      if (this.isAlive) this.energy.amount += reef.graze(this.appetite);
    }
  }
  return Grazer;
}

class Snail extends Grazing(Animal) {
  static {
    Animal.KINDS.push("snail");
  }
  override get kind(): string {
    return "snail";
  }
}

class Parrotfish extends Swimming(Grazing(Animal)) {
  static {
    Animal.KINDS.push("parrotfish");
  }
  protected override appetite = 3;
  override get kind(): string {
    return "parrotfish";
  }
}

class Hunter extends Swimming(Animal) {
  static {
    Animal.KINDS.push("hunter");
  }
  #caught = 0;
  override get kind(): string {
    return "hunter";
  }
  override live(reef: Reef): void {
    super.live(reef);
    const prey = reef.neighbour(this);
    if (prey instanceof Hunter || !prey.isAlive) return;
    this.#caught += Energy.share(prey.energy, this.energy, 4);
  }
  override get value(): number {
    return super.value * 2 + this.#caught;
  }
}

class Shark extends Hunter {
  constructor(energy: number, speed: number) {
    super(energy);
    this.speed = speed;
  }
  override get kind(): string {
    return `great ${super.kind}`;
  }
}

class Reef {
  readonly random: Random;
  #animals: Animal[] = [];
  #algae = 400;

  constructor(seed: number, size: number) {
    this.random = new Random(seed);
    while (this.#animals.length < size) this.#animals.push(this.#create());
  }
  #create(): Animal {
    switch (this.random.below(5)) {
      case 0: return new Hunter(60);
      case 1: return new Shark(90, 3);
      case 2: return new Snail(30);
      default: return new Parrotfish(50);
    }
  }
  graze(amount: number): number {
    const eaten = Math.min(amount, this.#algae);
    this.#algae -= eaten;
    return eaten;
  }
  neighbour(animal: Animal): Animal {
    return this.#animals[(animal.id * 7 + this.random.below(5)) % this.#animals.length];
  }
  day(): void {
    this.#algae += 260;
    for (const animal of this.#animals) animal.live(this);
    for (let i = 0; i < this.#animals.length; i++) if (!this.#animals[i].isAlive) this.#animals[i] = this.#create();
  }
  get value(): number {
    let sum = this.#algae;
    for (const animal of this.#animals) if (Animal.isAnimal(animal)) sum += animal.value + animal.kind.length;
    return sum;
  }
}

const begin = performance.now();
let checksum = Animal.KINDS.length;
for (let seed = 1; seed <= 4; seed++) {
  const reef = new Reef(seed, 150);
  for (let day = 0; day < 400; day++) {
    reef.day();
    if (day % 4 === 0) checksum = (checksum * 31 + reef.value) % 1_000_000_007;
  }
}
checksum += Animal.born;
const time = performance.now() - begin;
console.log(`classes checksum ${checksum} time ${time.toFixed(2)}`);
