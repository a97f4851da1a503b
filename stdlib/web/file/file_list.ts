// FileList, https://w3c.github.io/FileAPI/#filelist-section: documents make them, so here is none;
// but libraries for both ask `value instanceof FileList`.
import { defineInterface, requireArguments } from "./web_idl.ts";

const { TypeError } = globalThis;

export class FileList {
  readonly #isReal = true;

  constructor() { throw new TypeError("Illegal constructor"); }
  get length(): number {
    void this.#isReal;
    return 0;
  }
  item(_index: number): null {
    void this.#isReal;
    requireArguments(arguments.length, 1, "FileList.item");
    return null;
  }
}
defineInterface(FileList, "FileList");
