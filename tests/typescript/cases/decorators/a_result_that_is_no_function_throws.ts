const bad = (() => 5) as any;
const none = (() => undefined) as any;
class Ok { @none m() { return "kept"; } @none f = 1; }
for (const make of [() => { class A { @bad m() {} } }, () => { class A { @bad f = 1; } }, () => { @bad class A {} }, () => { class A { @bad accessor a = 1; } }, () => { class A { @(5 as any) m() {} } }]) try { make(); console.log("accepted"); } catch (e) { console.log((e as Error).constructor.name); }
console.log(new Ok().m());
