// node:path/win32
import "node:path";
import { win32 } from "node:_path_win32";

export * from "node:_path_win32";
export const { posix } = win32;
export default win32;
export { win32 as "module.exports" };
