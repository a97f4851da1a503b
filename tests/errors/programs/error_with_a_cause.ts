function port(text: string) {
  if (!/^\d+$/.test(text)) throw new RangeError(`not a port: ${text}`);
  return Number(text);
}
try {
  port("80a");
} catch (cause) {
  throw new Error("the configuration is wrong", { cause });
}
