// shoal:test/loaded: which sources each file of tests has loaded: `--watch` runs again those files
// that a change concerns.
const { Map, Set } = globalThis;

export class LoadedSources {
  readonly #sources = new Map<string, Set<string>>();
  /** Those that could not be loaded to their end: they may want what is not there yet. */
  readonly #broken = new Set<string>();

  begin(test: string): void {
    this.#sources.set(test, new Set([test]));
    this.#broken.delete(test);
  }
  note(test: string, source: string): void {
    this.#sources.get(test)?.add(source);
  }
  noteBroken(test: string): void {
    this.#broken.add(test);
  }
  /** What runs again: who has loaded what has changed, or has not run yet. Data that no test has
   * loaded may have been read: that concerns all of them. */
  concernedBy(changed: readonly string[], tests: readonly string[]): string[] {
    const known = new Set<string>();
    for (const sources of this.#sources.values()) for (const each of sources) known.add(each);
    const unknown = changed.filter((file) => !known.has(file));
    if (unknown.some((file) => file.endsWith(".json"))) return [...tests];
    return tests.filter((test) => {
      const sources = this.#sources.get(test);
      return !sources || changed.some((file) => sources.has(file)) ||
        (unknown.length > 0 && this.#broken.has(test));
    });
  }
}
