// Binary trees: many short-lived trees beside one that stays. Measures allocation and collection.

interface Tree {
  readonly left: Tree | null;
  readonly right: Tree | null;
}

function build(depth: number): Tree {
  return depth === 0 ? { left: null, right: null } : { left: build(depth - 1), right: build(depth - 1) };
}

function count({ left, right }: Tree): number {
  return left === null || right === null ? 1 : 1 + count(left) + count(right);
}

const MIN_DEPTH = 4, MAX_DEPTH = 13;

const begin = performance.now();
let checksum = count(build(MAX_DEPTH + 1));
const stays = build(MAX_DEPTH);
for (let depth = MIN_DEPTH; depth <= MAX_DEPTH; depth += 3) {
  const rounds = 2 ** (MAX_DEPTH - depth + MIN_DEPTH);
  let nodes = 0;
  for (let i = 0; i < rounds; i++) nodes += count(build(depth));
  checksum = (checksum * 7 + nodes) % 1_000_003;
}
checksum += count(stays);
const time = performance.now() - begin;
console.log(`binary_trees checksum ${checksum} time ${time.toFixed(2)}`);
