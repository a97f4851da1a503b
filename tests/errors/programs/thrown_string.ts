function check(depth: number) {
  if (depth > 10) throw "too deep";
}
check(11);
