const url: string = (import.meta as any).url;
const x = await (async () => 5)();
console.log(url.startsWith("file:"), url.includes("top_level_await"), x);
export {};
