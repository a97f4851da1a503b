// node:os, as far as it says nothing of the machine.
export const EOL = "\n";
export const devNull = "/dev/null";
export function platform(): string {
  return "linux";
}
export function type(): string {
  return "Linux";
}
export function tmpdir(): string {
  return "/tmp";
}
export function endianness(): string {
  return "LE";
}

const os = { EOL, devNull, platform, type, tmpdir, endianness };
export default os;
export { os as "module.exports" };
