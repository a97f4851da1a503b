async function load() {
  return ["reef", "shoal"];
}
const words = load() as any;
console.log(words.map((word: string) => word.length));
