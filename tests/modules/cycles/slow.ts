const g = globalThis as any;
(g.order ??= []).push("slow start");
await new Promise<void>((r) => Promise.resolve().then(() => Promise.resolve()).then(r as () => void));
g.order.push("slow end");
export {};
