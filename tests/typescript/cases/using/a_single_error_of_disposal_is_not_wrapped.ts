try { using a = { [Symbol.dispose]() { throw new Error("only"); } }; void a; } catch (e: any) { console.log(e.constructor.name, e.message); }
