const g = globalThis as any;
(g.order ??= []).push("quick");
export {};
