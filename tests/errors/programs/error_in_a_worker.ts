const url = new URL("./lib/resize.ts", import.meta.url);
new Worker(url, { type: "module", name: "resize" });
