// node:sea: this is no single executable application, and the answers are Node's for that.
import { makeError } from "node:_errors";

export function isSea(): boolean {
  return false;
}
function refused(): never {
  throw makeError(Error, "ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION",
    "Operation cannot be invoked when not in a single-executable application", refused);
}
export function getAsset(_key: string, _encoding?: string): never {
  return refused();
}
export function getAssetAsBlob(_key: string, _options?: object): never {
  return refused();
}
export function getRawAsset(_key: string): never {
  return refused();
}
export function getAssetKeys(): never {
  return refused();
}

const sea = { isSea, getAsset, getRawAsset, getAssetAsBlob, getAssetKeys };
export default sea;
export { sea as "module.exports" };
