function thing(): number {
  return 7;
}
export = thing;
