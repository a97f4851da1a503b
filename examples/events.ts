// A typed event bus with decorators: methods say which events they want.
type Events = { order: { id: number; total: number }; refund: { id: number }; tick: undefined };

class Bus<E extends Record<string, unknown>> {
  #handlers = new Map<keyof E, Set<(payload: any) => void>>();
  on<K extends keyof E>(event: K, handler: (payload: E[K]) => void): () => void {
    const set = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, set.add(handler));
    return () => set.delete(handler);
  }
  emit<K extends keyof E>(event: K, ...[payload]: E[K] extends undefined ? [] : [E[K]]): number {
    const handlers = this.#handlers.get(event) ?? new Set();
    for (const handler of handlers) handler(payload);
    return handlers.size;
  }
}

const bus = new Bus<Events>();

/** Subscribes the method when an object is made. */
function on<K extends keyof Events>(event: K) {
  return function <This>(method: (this: This, payload: Events[K]) => void,
                         context: ClassMethodDecoratorContext<This>) {
    context.addInitializer(function () { bus.on(event, method.bind(this)); });
  };
}

class Ledger {
  readonly open = new Map<number, number>();
  accessor ticks = 0;
  @on("order") add({ id, total }: Events["order"]) { this.open.set(id, total); }
  @on("refund") remove({ id }: Events["refund"]) { this.open.delete(id); }
  @on("tick") count() { this.ticks++; }
  get balance() { return [...this.open.values()].reduce((a, b) => a + b, 0); }
}

const ledger = new Ledger();
const stop = bus.on("order", (o) => console.log("log: order", o));
bus.emit("order", { id: 1, total: 30 });
bus.emit("order", { id: 2, total: 12.5 });
stop();
console.log("handlers of order now:", bus.emit("order", { id: 3, total: 7 }));
bus.emit("refund", { id: 1 });
for (let i = 0; i < 3; i++) bus.emit("tick");
console.log(ledger.open, ledger.balance, ledger.ticks);
