import { createDraft, current, enableMapSet, enablePatches, finishDraft, original, produce, produceWithPatches, applyPatches } from "immer";

enableMapSet();
enablePatches();
const base = { todos: [{ text: "a", done: false }, { text: "b", done: false }], map: new Map([["k", { n: 1 }]]), set: new Set([1]) };
const next = produce(base, (draft) => {
  draft.todos[0].done = true;
  draft.todos.push({ text: "c", done: false });
  draft.map.get("k")!.n++;
  draft.set.add(2);
  console.log(original(draft.todos)!.length, current(draft).todos.length);
});
console.log(base.todos.length, next.todos.length, next.todos[1] === base.todos[1], next.todos[0] === base.todos[0]);
console.log(JSON.stringify(next.todos), next.map.get("k")!.n, base.map.get("k")!.n, [...next.set].join());
console.log(Object.isFrozen(next), Object.isFrozen(next.todos[0]));
const [patched, patches, inverse] = produceWithPatches(next, (draft) => {
  draft.todos.splice(1, 1);
  delete (draft as Partial<typeof draft>).set;
});
console.log(JSON.stringify(patches), JSON.stringify(inverse));
console.log(JSON.stringify(applyPatches(patched, inverse).todos) === JSON.stringify(next.todos));
const draft = createDraft(base);
draft.todos.length = 0;
console.log(finishDraft(draft).todos.length);
try {
  (next.todos as unknown[]).push(1);
} catch (e) {
  console.log((e as Error).name);
}
