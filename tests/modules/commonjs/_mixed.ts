import path from "node:path";
const one = path.basename("/x/1");
export = { one, two: 2, "three-3": 3, four() { return 4; }, default: "not this", ["five"]: 5 };
