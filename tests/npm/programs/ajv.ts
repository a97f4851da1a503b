import { Ajv } from "ajv";

const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile({
  type: "object",
  properties: {
    id: { type: "integer", minimum: 1 },
    name: { type: "string", pattern: "^[a-z]+$", maxLength: 8 },
    list: { type: "array", items: { $ref: "#/definitions/item" }, uniqueItems: true },
    kind: { enum: ["a", "b"] },
  },
  required: ["id", "name"],
  additionalProperties: false,
  definitions: { item: { anyOf: [{ type: "number" }, { type: "object", properties: { x: { const: 1 } }, required: ["x"] }] } },
});
const values: unknown[] = [
  { id: 1, name: "ok", list: [1, 2, { x: 1 }], kind: "a" },
  { id: 0, name: "NO" },
  { name: "waytoolongname", extra: true },
  { id: 2, name: "x", list: [1, 1, "s"], kind: "c" },
  [],
];
for (const value of values) {
  console.log(validate(value));
  for (const e of validate.errors ?? []) console.log(" ", e.instancePath, e.keyword, e.message);
}
ajv.addKeyword({ keyword: "even", type: "number", validate: (_: unknown, n: number) => n % 2 === 0 });
console.log(ajv.validate({ type: "number", even: true }, 3), ajv.errorsText());
try {
  ajv.compile({ type: "nonsense" });
} catch (e) {
  console.log((e as Error).message);
}
