// DeltaBlue: an incremental solver of one-way constraint hierarchies (Freeman-Benson, Maloney 1989).
// Measures polymorphic calls, inheritance, small arrays.

class Strength {
  private constructor(readonly level: number) {}
  static readonly REQUIRED = new Strength(0);
  static readonly STRONG_PREFERRED = new Strength(1);
  static readonly PREFERRED = new Strength(2);
  static readonly STRONG_DEFAULT = new Strength(3);
  static readonly NORMAL = new Strength(4);
  static readonly WEAK_DEFAULT = new Strength(5);
  static readonly WEAKEST = new Strength(6);
  stronger(other: Strength): boolean {
    return this.level < other.level;
  }
  weaker(other: Strength): boolean {
    return this.level > other.level;
  }
  static weakest(a: Strength, b: Strength): Strength {
    return a.weaker(b) ? a : b;
  }
  static readonly BY_LEVEL = [Strength.REQUIRED, Strength.STRONG_PREFERRED, Strength.PREFERRED, Strength.STRONG_DEFAULT,
    Strength.NORMAL, Strength.WEAK_DEFAULT, Strength.WEAKEST];
  next(): Strength {
    return Strength.BY_LEVEL[this.level + 1];
  }
}

class Variable {
  readonly constraints: Constraint[] = [];
  determinedBy: Constraint | null = null;
  mark = 0;
  walkStrength = Strength.WEAKEST;
  stay = true;
  constructor(readonly name: string, public value: number) {}
  add(c: Constraint): void {
    this.constraints.push(c);
  }
  remove(c: Constraint): void {
    const at = this.constraints.indexOf(c);
    if (at >= 0) this.constraints.splice(at, 1);
    if (this.determinedBy === c) this.determinedBy = null;
  }
}

abstract class Constraint {
  constructor(readonly strength: Strength) {}
  abstract isSatisfied(): boolean;
  abstract addToGraph(): void;
  abstract removeFromGraph(): void;
  abstract chooseMethod(mark: number): void;
  abstract markInputs(mark: number): void;
  abstract inputsKnown(mark: number): boolean;
  abstract output(): Variable;
  abstract markUnsatisfied(): void;
  abstract recalculate(): void;
  abstract execute(): void;
  get isInput(): boolean {
    return false;
  }
  addTo(planner: Planner): void {
    this.addToGraph();
    planner.incrementalAdd(this);
  }
  destroy(planner: Planner): void {
    if (this.isSatisfied()) planner.incrementalRemove(this);
    else this.removeFromGraph();
  }
  satisfy(mark: number, planner: Planner): Constraint | null {
    this.chooseMethod(mark);
    if (!this.isSatisfied()) {
      if (this.strength === Strength.REQUIRED) throw new Error("a required constraint cannot be satisfied");
      return null;
    }
    this.markInputs(mark);
    const out = this.output();
    const overridden = out.determinedBy;
    overridden?.markUnsatisfied();
    out.determinedBy = this;
    if (!planner.addPropagate(this, mark)) throw new Error("cycle");
    out.mark = mark;
    return overridden;
  }
}

abstract class UnaryConstraint extends Constraint {
  protected satisfied = false;
  constructor(protected readonly out: Variable, strength: Strength) {
    super(strength);
  }
  addToGraph(): void {
    this.out.add(this);
    this.satisfied = false;
  }
  chooseMethod(mark: number): void {
    this.satisfied = this.out.mark !== mark && this.strength.stronger(this.out.walkStrength);
  }
  isSatisfied(): boolean {
    return this.satisfied;
  }
  markInputs(): void {}
  output(): Variable {
    return this.out;
  }
  recalculate(): void {
    this.out.walkStrength = this.strength;
    this.out.stay = !this.isInput;
    if (this.out.stay) this.execute();
  }
  markUnsatisfied(): void {
    this.satisfied = false;
  }
  inputsKnown(): boolean {
    return true;
  }
  removeFromGraph(): void {
    this.out.remove(this);
    this.satisfied = false;
  }
}

class StayConstraint extends UnaryConstraint {
  execute(): void {}
}

class EditConstraint extends UnaryConstraint {
  override get isInput(): boolean {
    return true;
  }
  execute(): void {}
}

enum Direction { None, Forward, Backward }

abstract class BinaryConstraint extends Constraint {
  protected direction = Direction.None;
  constructor(protected readonly v1: Variable, protected readonly v2: Variable, strength: Strength) {
    super(strength);
  }
  chooseMethod(mark: number): void {
    const { v1, v2, strength } = this;
    if (v1.mark === mark) {
      this.direction = v2.mark !== mark && strength.stronger(v2.walkStrength) ? Direction.Forward : Direction.None;
    } else if (v2.mark === mark) {
      this.direction = strength.stronger(v1.walkStrength) ? Direction.Backward : Direction.None;
    } else if (v1.walkStrength.weaker(v2.walkStrength)) {
      this.direction = strength.stronger(v1.walkStrength) ? Direction.Backward : Direction.None;
    } else {
      this.direction = strength.stronger(v2.walkStrength) ? Direction.Forward : Direction.Backward;
    }
  }
  addToGraph(): void {
    this.v1.add(this);
    this.v2.add(this);
    this.direction = Direction.None;
  }
  isSatisfied(): boolean {
    return this.direction !== Direction.None;
  }
  markInputs(mark: number): void {
    this.input().mark = mark;
  }
  input(): Variable {
    return this.direction === Direction.Forward ? this.v1 : this.v2;
  }
  output(): Variable {
    return this.direction === Direction.Forward ? this.v2 : this.v1;
  }
  recalculate(): void {
    const from = this.input(), out = this.output();
    out.walkStrength = Strength.weakest(this.strength, from.walkStrength);
    out.stay = from.stay;
    if (out.stay) this.execute();
  }
  markUnsatisfied(): void {
    this.direction = Direction.None;
  }
  inputsKnown(mark: number): boolean {
    const from = this.input();
    return from.mark === mark || from.stay || from.determinedBy === null;
  }
  removeFromGraph(): void {
    this.v1.remove(this);
    this.v2.remove(this);
    this.direction = Direction.None;
  }
}

class EqualityConstraint extends BinaryConstraint {
  execute(): void {
    this.output().value = this.input().value;
  }
}

class ScaleConstraint extends BinaryConstraint {
  constructor(source: Variable, private readonly scale: Variable, private readonly offset: Variable, target: Variable,
    strength: Strength) {
    super(source, target, strength);
  }
  override addToGraph(): void {
    super.addToGraph();
    this.scale.add(this);
    this.offset.add(this);
  }
  override removeFromGraph(): void {
    super.removeFromGraph();
    this.scale.remove(this);
    this.offset.remove(this);
  }
  override markInputs(mark: number): void {
    super.markInputs(mark);
    this.scale.mark = this.offset.mark = mark;
  }
  execute(): void {
    if (this.direction === Direction.Forward) this.v2.value = this.v1.value * this.scale.value + this.offset.value;
    else this.v1.value = (this.v2.value - this.offset.value) / this.scale.value;
  }
  override recalculate(): void {
    const from = this.input(), out = this.output();
    out.walkStrength = Strength.weakest(this.strength, from.walkStrength);
    out.stay = from.stay && this.scale.stay && this.offset.stay;
    if (out.stay) this.execute();
  }
}

class Planner {
  private mark = 0;
  private newMark(): number {
    return ++this.mark;
  }
  incrementalAdd(c: Constraint): void {
    const mark = this.newMark();
    let overridden = c.satisfy(mark, this);
    while (overridden !== null) overridden = overridden.satisfy(mark, this);
  }
  incrementalRemove(c: Constraint): void {
    const out = c.output();
    c.markUnsatisfied();
    c.removeFromGraph();
    const unsatisfied = this.removePropagateFrom(out);
    let strength = Strength.REQUIRED;
    do {
      for (const u of unsatisfied) if (u.strength === strength) this.incrementalAdd(u);
      strength = strength.next();
    } while (strength !== Strength.WEAKEST);
  }
  makePlan(sources: Constraint[]): Constraint[] {
    const mark = this.newMark();
    const plan: Constraint[] = [];
    const todo = sources;
    while (todo.length > 0) {
      const c = todo.pop()!;
      if (c.output().mark === mark || !c.inputsKnown(mark)) continue;
      plan.push(c);
      c.output().mark = mark;
      this.addConsuming(c.output(), todo);
    }
    return plan;
  }
  extractPlan(constraints: readonly Constraint[]): Constraint[] {
    return this.makePlan(constraints.filter((c) => c.isInput && c.isSatisfied()));
  }
  addPropagate(c: Constraint, mark: number): boolean {
    const todo: Constraint[] = [c];
    while (todo.length > 0) {
      const d = todo.pop()!;
      if (d.output().mark === mark) {
        this.incrementalRemove(c);
        return false;
      }
      d.recalculate();
      this.addConsuming(d.output(), todo);
    }
    return true;
  }
  private removePropagateFrom(out: Variable): Constraint[] {
    out.determinedBy = null;
    out.walkStrength = Strength.WEAKEST;
    out.stay = true;
    const unsatisfied: Constraint[] = [];
    const todo: Variable[] = [out];
    while (todo.length > 0) {
      const v = todo.pop()!;
      for (const c of v.constraints) if (!c.isSatisfied()) unsatisfied.push(c);
      const { determinedBy } = v;
      for (const next of v.constraints)
        if (next !== determinedBy && next.isSatisfied()) {
          next.recalculate();
          todo.push(next.output());
        }
    }
    return unsatisfied;
  }
  private addConsuming(v: Variable, into: Constraint[]): void {
    const { determinedBy } = v;
    for (const c of v.constraints) if (c !== determinedBy && c.isSatisfied()) into.push(c);
  }
}

function change(planner: Planner, v: Variable, value: number): void {
  const edit = new EditConstraint(v, Strength.PREFERRED);
  edit.addTo(planner);
  const plan = planner.extractPlan([edit]);
  for (let i = 0; i < 10; i++) {
    v.value = value;
    for (const c of plan) c.execute();
  }
  edit.destroy(planner);
}

/** A long chain of equalities, edited at one end. */
function chain(count: number): number {
  const planner = new Planner();
  const variables = Array.from({ length: count + 1 }, (_, i) => new Variable(`v${i}`, 0));
  for (let i = 0; i < count; i++) new EqualityConstraint(variables[i], variables[i + 1], Strength.REQUIRED).addTo(planner);
  const first = variables[0], last = variables[count];
  new StayConstraint(last, Strength.STRONG_DEFAULT).addTo(planner);
  const edit = new EditConstraint(first, Strength.PREFERRED);
  edit.addTo(planner);
  const plan = planner.extractPlan([edit]);
  let sum = 0;
  for (let i = 0; i < 100; i++) {
    first.value = i;
    for (const c of plan) c.execute();
    if (last.value !== i) throw new Error("chain failed");
    sum += last.value;
  }
  edit.destroy(planner);
  return sum;
}

/** Two sets of variables, each pair in a linear relation. */
function projection(count: number): number {
  const planner = new Planner();
  const scale = new Variable("scale", 10), offset = new Variable("offset", 1000);
  const targets: Variable[] = [];
  let source = new Variable("source", 0), target = new Variable("target", 0);
  for (let i = 0; i < count; i++) {
    source = new Variable(`s${i}`, i);
    target = new Variable(`t${i}`, i);
    targets.push(target);
    new StayConstraint(source, Strength.NORMAL).addTo(planner);
    new ScaleConstraint(source, scale, offset, target, Strength.REQUIRED).addTo(planner);
  }
  change(planner, source, 17);
  if (target.value !== 1170) throw new Error("projection 1 failed");
  change(planner, target, 1050);
  if (source.value !== 5) throw new Error("projection 2 failed");
  change(planner, scale, 5);
  for (let i = 0; i < count - 1; i++) if (targets[i].value !== i * 5 + 1000) throw new Error("projection 3 failed");
  change(planner, offset, 2000);
  for (let i = 0; i < count - 1; i++) if (targets[i].value !== i * 5 + 2000) throw new Error("projection 4 failed");
  return targets.reduce((total, { value }) => total + value, 0);
}

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 12; round++) checksum += chain(600 + round) + projection(600 + round);
const time = performance.now() - begin;
console.log(`deltablue checksum ${checksum} time ${time.toFixed(2)}`);
