// CPU: an emulator of a small machine of bytes (registers, flags, a stack, memory) and an assembler
// for it, which run three programs. Measures a large switch, typed arrays, integers.

const REGISTERS = ["a", "b", "c", "d", "e", "f", "x", "y"] as const;
const enum Op {
  Halt, Load, Move, Read, Write, Add, AddImmediate, Subtract, Multiply, And, Xor, ShiftLeft, ShiftRight, Compare,
  CompareImmediate, Jump, JumpZero, JumpNotZero, JumpLess, Call, Return, Push, Pop, Out,
}
/** What follows each opcode: r: a register, n: 16 bits. */
const FORMS: Readonly<Record<string, readonly [op: Op, form: string]>> = {
  halt: [Op.Halt, ""], load: [Op.Load, "rn"], move: [Op.Move, "rr"], read: [Op.Read, "rr"], write: [Op.Write, "rr"],
  add: [Op.Add, "rr"], addi: [Op.AddImmediate, "rn"], sub: [Op.Subtract, "rr"], mul: [Op.Multiply, "rr"], and: [Op.And, "rr"],
  xor: [Op.Xor, "rr"], shl: [Op.ShiftLeft, "rn"], shr: [Op.ShiftRight, "rn"], cmp: [Op.Compare, "rr"],
  cmpi: [Op.CompareImmediate, "rn"], jmp: [Op.Jump, "n"], jz: [Op.JumpZero, "n"], jnz: [Op.JumpNotZero, "n"],
  jl: [Op.JumpLess, "n"], call: [Op.Call, "n"], ret: [Op.Return, ""], push: [Op.Push, "r"], pop: [Op.Pop, "r"], out: [Op.Out, "r"],
};

/** Bytes of a program: a line each, `label:` or `name operand, operand`. */
function assemble(source: string): Uint8Array {
  const bytes: number[] = [], labels = new Map<string, number>(), uses: { readonly at: number; readonly label: string }[] = [];
  for (const line of source.split("\n")) {
    const text = line.trim();
    if (text === "") continue;
    if (text.endsWith(":")) {
      labels.set(text.slice(0, -1), bytes.length);
      continue;
    }
    const [name, ...operands] = text.split(/[ ,]+/);
    const [op, form] = FORMS[name];
    bytes.push(op);
    [...form].forEach((kind, i) => {
      const operand = operands[i];
      if (kind === "r") {
        bytes.push(REGISTERS.indexOf(operand as (typeof REGISTERS)[number]));
        return;
      }
      const value = Number(operand);
      if (Number.isNaN(value)) uses.push({ at: bytes.length, label: operand });
      bytes.push(value & 255, (value >> 8) & 255);
    });
  }
  const program = Uint8Array.from(bytes);
  for (const { at, label } of uses) {
    const target = labels.get(label);
    if (target === undefined) throw new SyntaxError(`no label ${label}`);
    program[at] = target & 255;
    program[at + 1] = target >> 8;
  }
  return program;
}

class Machine {
  private readonly memory = new Uint8Array(65_536);
  private readonly registers = new Uint16Array(REGISTERS.length);
  private counter = 0;
  private stack = 0xffff;
  private zero = false;
  private less = false;
  steps = 0;
  readonly output: number[] = [];

  constructor(program: Uint8Array) {
    this.memory.set(program);
  }
  private byte(): number {
    return this.memory[this.counter++];
  }
  private word(): number {
    const low = this.memory[this.counter], high = this.memory[this.counter + 1];
    this.counter += 2;
    return low | (high << 8);
  }
  private push(value: number): void {
    this.memory[this.stack--] = value >> 8;
    this.memory[this.stack--] = value & 255;
  }
  private pop(): number {
    const low = this.memory[++this.stack];
    return low | (this.memory[++this.stack] << 8);
  }
  private compare(a: number, b: number): void {
    this.zero = a === b;
    this.less = a < b;
  }
  private jumpIf(condition: boolean): void {
    const target = this.word();
    if (condition) this.counter = target;
  }
  run(): void {
    while (this.step()) this.steps++;
  }
  private step(): boolean {
    const { registers, memory } = this;
    switch (this.byte() as Op) {
      case Op.Halt: return false;
      case Op.Load: registers[this.byte()] = this.word(); break;
      case Op.Move: registers[this.byte()] = registers[this.byte()]; break;
      case Op.Read: registers[this.byte()] = memory[registers[this.byte()]]; break;
      case Op.Write: memory[registers[this.byte()]] = registers[this.byte()]; break;
      case Op.Add: registers[this.byte()] += registers[this.byte()]; break;
      case Op.AddImmediate: registers[this.byte()] += this.word(); break;
      case Op.Subtract: registers[this.byte()] -= registers[this.byte()]; break;
      case Op.Multiply: registers[this.byte()] *= registers[this.byte()]; break;
      case Op.And: registers[this.byte()] &= registers[this.byte()]; break;
      case Op.Xor: registers[this.byte()] ^= registers[this.byte()]; break;
      case Op.ShiftLeft: registers[this.byte()] <<= this.word(); break;
      case Op.ShiftRight: registers[this.byte()] >>= this.word(); break;
      case Op.Compare: this.compare(registers[this.byte()], registers[this.byte()]); break;
      case Op.CompareImmediate: this.compare(registers[this.byte()], this.word()); break;
      case Op.Jump: this.counter = this.word(); break;
      case Op.JumpZero: this.jumpIf(this.zero); break;
      case Op.JumpNotZero: this.jumpIf(!this.zero); break;
      case Op.JumpLess: this.jumpIf(this.less); break;
      case Op.Call: {
        const target = this.word();
        this.push(this.counter);
        this.counter = target;
        break;
      }
      case Op.Return: this.counter = this.pop(); break;
      case Op.Push: this.push(registers[this.byte()]); break;
      case Op.Pop: registers[this.byte()] = this.pop(); break;
      case Op.Out: this.output.push(registers[this.byte()]); break;
      default: throw new RangeError(`no instruction at ${this.counter - 1}`);
    }
    return true;
  }
}

const SIEVE = `
load a, 0x4000
load b, 1
clear:
write a, b
addi a, 1
cmpi a, 0x5000
jl clear
load a, 2
outer:
move c, a
mul c, a
cmpi c, 0x1000
jl inner
jmp count
inner:
move d, c
addi d, 0x4000
load b, 0
write d, b
add c, a
cmpi c, 0x1000
jl inner
addi a, 1
cmpi a, 64
jl outer
count:
load a, 0x4002
load e, 0
next:
read b, a
add e, b
addi a, 1
cmpi a, 0x5000
jl next
out e
halt
`;
const FIBONACCI = `
load a, 15
call fib
out b
halt
fib:
cmpi a, 2
jl small
push a
addi a, 0xffff
call fib
pop a
push b
addi a, 0xfffe
call fib
pop c
add b, c
ret
small:
move b, a
ret
`;
const CHECKSUM = `
load x, 0
load a, 0x1d0f
again:
move b, a
shl b, 5
xor a, b
move b, a
shr b, 3
xor a, b
add a, x
addi x, 1
cmpi x, 6000
jnz again
out a
halt
`;

const begin = performance.now();
let checksum = 0;
for (const program of [SIEVE, FIBONACCI, CHECKSUM])
  for (let round = 0; round < 5; round++) {
    const machine = new Machine(assemble(program));
    machine.run();
    for (const value of machine.output) checksum = (checksum * 65_537 + value + machine.steps) % 1_000_000_007;
  }
const time = performance.now() - begin;
console.log(`cpu checksum ${checksum} time ${time.toFixed(2)}`);
