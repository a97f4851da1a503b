// A site that has seen one class's method, then another's at another place, still finds the first.
class One {
  execute() { return "one"; }
}
class Two {
  a() { return "a"; }
  b() { return "b"; }
  c() { return "c"; }
  execute() { return "two"; }
}
class Three extends Two {
  override execute() { return "three"; }
}
function all(list: { execute(): string }[]): string {
  let out = "";
  for (const each of list) out += each.execute() + " ";
  return out;
}
const one = new One(), two = new Two(), three = new Three();
for (let i = 0; i < 4; i++) all([one, one]);
console.log(all([one, two, one, three, two, one]));  // expect: one two one three two one
console.log(all([three, two, one, three, two, one]));  // expect: three two one three two one
