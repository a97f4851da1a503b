try { using a = {} as any; console.log("not reached", a); } catch (e) { console.log((e as Error).constructor.name); }
try { using a = 5 as any; console.log("not reached", a); } catch (e) { console.log((e as Error).constructor.name); }
