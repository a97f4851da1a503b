const d = { [Symbol.dispose]() { console.log("disposed"); } };
try { using a = d; // @ts-ignore
  a = null; } catch (e) { console.log((e as Error).constructor.name); }
