// 10,000 validations (light: 1,000), on zod's TypeScript sources.
import * as z from "zod";

const User = z.object({
  id: z.number().int().positive(),
  name: z.string().min(1).max(20),
  email: z.string().regex(/^[^@\s]+@[^@\s]+$/),
  tags: z.array(z.string()).max(3),
  role: z.enum(["admin", "user"]),
  address: z.object({ city: z.string(), zip: z.string().length(5) }).optional(),
  when: z.union([z.literal("now"), z.number()]),
});

let good = 0;
let issues = 0;
const kinds = new Map<string, number>();
const count = process.argv[2] === "light" ? 1_000 : 10_000;
for (let i = 0; i < count; ++i) {
  const result = User.safeParse({
    id: i % 7 === 0 ? -i : i + 1,
    name: i % 11 === 0 ? "" : `user${i}`,
    email: i % 13 === 0 ? "nobody" : `u${i}@example.org`,
    tags: Array.from({ length: i % 5 }, (_, k) => `t${k}`),
    role: i % 17 === 0 ? "root" : i % 2 ? "admin" : "user",
    address: i % 3 ? { city: "Kiel", zip: i % 19 === 0 ? "1" : "24103" } : undefined,
    when: i % 23 === 0 ? "later" : i % 2 ? "now" : i,
  });
  if (result.success) ++good;
  else
    for (const issue of result.error.issues) {
      ++issues;
      const key = `${issue.code} ${issue.path.join(".")}`;
      kinds.set(key, (kinds.get(key) ?? 0) + 1);
    }
}
console.log(good, issues);
for (const [key, count] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(key, count);
const Tree: z.ZodType<unknown> = z.object({ value: z.coerce.number(), get children() { return z.array(Tree); } });
console.log(JSON.stringify(Tree.parse({ value: "1", children: [{ value: 2, children: [] }] })));
console.log(z.string().transform((s) => s.length).pipe(z.number().min(3)).safeParse("ab").error?.issues[0].message);
