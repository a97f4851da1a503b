const done = new Promise<void>(() => {});
await done;
console.log("done");
