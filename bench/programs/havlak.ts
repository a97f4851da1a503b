// Havlak: finds the loops of a control flow graph, nested and irreducible ones (Havlak 1997, after
// Tarjan). Measures arrays, Map and Set of objects, small classes.

class BasicBlock {
  readonly inEdges: BasicBlock[] = [];
  readonly outEdges: BasicBlock[] = [];
  constructor(readonly name: number) {}
}

class Graph {
  readonly blocks = new Map<number, BasicBlock>();
  start: BasicBlock | null = null;
  block(name: number): BasicBlock {
    let block = this.blocks.get(name);
    if (block === undefined) {
      block = new BasicBlock(name);
      this.blocks.set(name, block);
      this.start ??= block;
    }
    return block;
  }
  connect(from: number, to: number): void {
    const a = this.block(from), b = this.block(to);
    a.outEdges.push(b);
    b.inEdges.push(a);
  }
}

class Loop {
  readonly blocks = new Set<BasicBlock>();
  readonly children = new Set<Loop>();
  parent: Loop | null = null;
  isRoot = false;
  nesting = 0;
  depth = 0;
  constructor(readonly header: BasicBlock | null, readonly isReducible: boolean) {
    if (header !== null) this.blocks.add(header);
  }
  setParent(parent: Loop): void {
    this.parent = parent;
    parent.children.add(this);
  }
}

class LoopGraph {
  readonly loops: Loop[] = [];
  readonly root: Loop;
  constructor() {
    this.root = this.create(null, true);
    this.root.isRoot = true;
  }
  create(header: BasicBlock | null, isReducible: boolean): Loop {
    const loop = new Loop(header, isReducible);
    this.loops.push(loop);
    return loop;
  }
  calculateNesting(): void {
    for (const loop of this.loops) if (!loop.isRoot && loop.parent === null) loop.setParent(this.root);
    this.nest(this.root, 0);
  }
  private nest(loop: Loop, depth: number): void {
    loop.depth = depth;
    for (const child of loop.children) {
      this.nest(child, depth + 1);
      loop.nesting = Math.max(loop.nesting, 1 + child.nesting);
    }
  }
}

/** A node of the union-find forest over blocks in depth-first order. */
class Node {
  parent: Node = this;
  loop: Loop | null = null;
  constructor(readonly block: BasicBlock, readonly number: number) {}
  find(): Node {
    const path: Node[] = [];
    let node: Node = this;
    while (node !== node.parent) {
      if (node.parent !== node.parent.parent) path.push(node);
      node = node.parent;
    }
    for (const each of path) each.parent = node;
    return node;
  }
}

enum BlockKind { NonHeader, Reducible, Self, Irreducible, Dead }
const UNVISITED = -1;

class Finder {
  private readonly nodes: Node[] = [];
  private readonly numbers = new Map<BasicBlock, number>();
  private readonly last: number[] = [];
  private readonly backPreds: number[][] = [];
  private readonly nonBackPreds: Set<number>[] = [];
  private readonly kinds: BlockKind[] = [];
  private readonly headers: number[] = [];
  constructor(private readonly graph: Graph, private readonly loops: LoopGraph) {}

  private isAncestor(w: number, v: number): boolean {
    return w <= v && v <= this.last[w];
  }

  private depthFirst(block: BasicBlock): void {
    const number = this.nodes.length;
    this.nodes.push(new Node(block, number));
    this.numbers.set(block, number);
    for (const target of block.outEdges) if (this.numbers.get(target) === UNVISITED) this.depthFirst(target);
    this.last[number] = this.nodes.length - 1;
  }

  find(): void {
    if (this.graph.start === null) return;
    for (const block of this.graph.blocks.values()) this.numbers.set(block, UNVISITED);
    this.depthFirst(this.graph.start);
    const count = this.nodes.length;
    for (let w = 0; w < count; w++) {
      this.headers.push(0);
      this.kinds.push(BlockKind.NonHeader);
      this.backPreds.push([]);
      this.nonBackPreds.push(new Set());
    }
    for (let w = 0; w < count; w++)
      for (const { name } of this.nodes[w].block.inEdges) {
        const v = this.numbers.get(this.graph.block(name))!;
        if (v === UNVISITED) continue;
        if (this.isAncestor(w, v)) this.backPreds[w].push(v);
        else this.nonBackPreds[w].add(v);
      }
    for (let w = count - 1; w >= 0; w--) this.header(w);
  }

  /** Whether w heads a loop, and what its body is. */
  private header(w: number): void {
    const pool: Node[] = [];
    const header = this.nodes[w].block;
    for (const v of this.backPreds[w]) {
      if (v === w) this.kinds[w] = BlockKind.Self;
      else pool.push(this.nodes[v].find());
    }
    const work = [...pool];
    if (pool.length !== 0) this.kinds[w] = BlockKind.Reducible;
    while (work.length !== 0) {
      const x = work.shift()!;
      for (const y of this.nonBackPreds[x.number]) {
        const found = this.nodes[y].find();
        if (!this.isAncestor(w, found.number)) {
          this.kinds[w] = BlockKind.Irreducible;
          this.nonBackPreds[w].add(found.number);
        } else if (found.number !== w && !pool.includes(found)) {
          work.push(found);
          pool.push(found);
        }
      }
    }
    if (pool.length === 0 && this.kinds[w] !== BlockKind.Self) return;
    const loop = this.loops.create(header, this.kinds[w] !== BlockKind.Irreducible);
    this.nodes[w].loop = loop;
    for (const node of pool) {
      this.headers[node.number] = w;
      node.parent = this.nodes[w];
      if (node.loop !== null) node.loop.setParent(loop);
      else loop.blocks.add(node.block);
    }
  }
}

function diamond(graph: Graph, from: number): number {
  graph.connect(from, from + 1);
  graph.connect(from, from + 2);
  graph.connect(from + 1, from + 3);
  graph.connect(from + 2, from + 3);
  return from + 3;
}

function straight(graph: Graph, from: number, count: number): number {
  for (let i = 0; i < count; i++) graph.connect(from + i, from + i + 1);
  return from + count;
}

function baseLoop(graph: Graph, from: number): number {
  const header = straight(graph, from, 1);
  const one = diamond(graph, header);
  const two = diamond(graph, straight(graph, one, 1));
  const footer = straight(graph, two, 1);
  graph.connect(two, one);
  graph.connect(one, header);
  graph.connect(footer, from);
  return straight(graph, footer, 1);
}

function program(outer: number, inner: number): Graph {
  const graph = new Graph();
  graph.block(0);
  baseLoop(graph, 0);
  graph.connect(0, 2);
  let n = 2;
  for (let i = 0; i < outer; i++) {
    graph.connect(2, n + 1);
    n++;
    for (let j = 0; j < inner; j++) {
      const top = n;
      n = straight(graph, n, 1);
      for (let k = 0; k < 4; k++) n = baseLoop(graph, n);
      const bottom = straight(graph, n, 1);
      graph.connect(n, top);
      n = bottom;
    }
    n = straight(graph, n, 1);
  }
  return graph;
}

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 3; round++) {
  const graph = program(6, 8 + round);
  for (let again = 0; again < 5; again++) {
    const loops = new LoopGraph();
    new Finder(graph, loops).find();
    loops.calculateNesting();
    const irreducible = loops.loops.filter((l) => !l.isReducible).length;
    checksum = (checksum * 31 + loops.loops.length * 7 + irreducible + loops.root.nesting) % 1_000_003;
    for (const { blocks, depth } of loops.loops) checksum = (checksum + blocks.size * depth) % 1_000_003;
  }
}
const time = performance.now() - begin;
console.log(`havlak checksum ${checksum} time ${time.toFixed(2)}`);
