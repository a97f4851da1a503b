declare const tag: any, log: any;
@tag("class")
class Service {
  @log method() {}
  @log static field = 1;
  @log.deep accessor state = 2;
  @log #secret() { return this.#secret; }
}
export { Service };
