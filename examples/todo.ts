// A small store with undo, made of a Proxy that notes every change.
type Change = { target: object; key: PropertyKey; before: unknown; existed: boolean };

class History {
  #changes: Change[][] = [[]];
  watch<T extends object>(object: T): T {
    return new Proxy(object, {
      get: (target, key, receiver) => {
        const value = Reflect.get(target, key, receiver);
        return typeof value === "object" && value !== null ? this.watch(value) : value;
      },
      set: (target, key, value) => this.#note(target, key, () => Reflect.set(target, key, value)),
      deleteProperty: (target, key) => this.#note(target, key, () => Reflect.deleteProperty(target, key)),
    });
  }
  #note(target: object, key: PropertyKey, change: () => boolean): boolean {
    this.#changes.at(-1)!.push({ target, key, before: Reflect.get(target, key), existed: Reflect.has(target, key) });
    return change();
  }
  commit(): void { this.#changes.push([]); }
  undo(): number {
    if (!this.#changes.at(-1)!.length) this.#changes.pop();
    const changes = this.#changes.pop() ?? [];
    for (const { target, key, before, existed } of changes.reverse())
      existed ? Reflect.set(target, key, before) : Reflect.deleteProperty(target, key);
    this.#changes.push([]);
    return changes.length;
  }
}

interface Task { title: string; done?: boolean; tags: Set<string> }
const plain = { tasks: [] as Task[], filter: "all" };
const history = new History();
const store = history.watch(plain);

const add = (title: string, ...tags: string[]) => { store.tasks = [...plain.tasks, { title, tags: new Set(tags) }]; history.commit(); };
add("write an engine", "work");
add("swim", "fun", "water");
store.tasks[0].done = true;
store.filter = "open";
history.commit();
console.log(plain);
console.log("undone changes:", history.undo());
console.log(plain.filter, plain.tasks.map((t) => `${t.done ? "[x]" : "[ ]"} ${t.title}`));
history.undo();
console.log(plain);
