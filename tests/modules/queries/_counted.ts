export const loaded = ((globalThis as any).times = ((globalThis as any).times ?? 0) + 1);
