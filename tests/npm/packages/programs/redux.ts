import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { legacy_createStore as createStore, combineReducers } from "redux";
const store = createStore(combineReducers({ n: (s = 0, a: any) => a.type === "inc" ? s + 1 : s }));
store.dispatch({ type: "inc" }); deepEqual(store.getState(), { n: 1 });
console.log("works");
