export async function work(open: () => any) {
  using a = open();
  {
    await using b = open();
    if (b) return a;
  }
  for (using c of [open()]) c.run();
}
