import _ from "lodash";

const people = [
  { name: "Ada", age: 36, tags: ["math", "poetry"] },
  { name: "Alan", age: 41, tags: ["math", "running"] },
  { name: "Grace", age: 85, tags: ["navy"] },
];
const print = (value: unknown): void => console.log(JSON.stringify(value));
print(_.groupBy(people, (p) => (p.age > 40 ? "old" : "young")));
print(_.chain(people).map("tags").flatten().uniq().sortBy().value());
print(_.orderBy(people, ["age"], ["desc"]).map((p) => p.name));
print(_.merge({ a: { b: 1, c: [1, 2] } }, { a: { d: 3, c: [5] } }));
print(_.isEqual({ a: new Map([[1, new Set([2])]]) }, { a: new Map([[1, new Set([2])]]) }));
print(_.cloneDeep({ d: new Date(0), r: /x/g.source, n: [1, [2, [3]]] }));
print(_.template("hello <%= user %>! <% for (const x of list) { %>[<%- x %>]<% } %>")({ user: "you", list: ["<a>", 2] }));
print([_.camelCase("foo-bar baz"), _.kebabCase("FooBar"), _.startCase("fooBar"), _.deburr("déjà vu")]);
print(_.zipObjectDeep(["a.b[0].c", "a.b[1].d"], [1, 2]));
print(_.curry((a: number, b: number, c: number) => a + b + c)(1)(2)(3));
print(_.chunk(_.range(7), 3));
print([_.get({ a: [{ b: { c: 3 } }] }, "a[0].b.c"), _.padStart("7", 3, "0"), _.words("fred, barney, & pebbles")]);
const memo = _.memoize((n: number): number => (n < 2 ? n : memo(n - 1) + memo(n - 2)));
print(memo(60));
