export function kind(n: any) {
  switch (n) {
    case 0: return "zero";
    case 1:
    case 2: n = 5;
    case 3: break;
    case 5: return "five";
    default: return "many";
  }
  switch (n) { case "a": return 1; case n.b: return 2; }
  return "few";
}

export function tag(value: string): number {
  switch (value) {
    case "one": return 1;
    case "two": return 2;
    default: return 0;
    case "three": return 3;
    case "four":
  }
  return 4;
}
