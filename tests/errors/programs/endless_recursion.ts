function depth(folder: string): number {
  return 1 + depth(folder + "/..");
}
console.log(depth("."));
