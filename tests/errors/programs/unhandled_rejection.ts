async function save(name: string) {
  if (!name) throw new Error("a name is needed");
}
save("");
