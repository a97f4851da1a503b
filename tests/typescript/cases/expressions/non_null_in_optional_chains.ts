const o: any = null, p: any = { a: { b: { c: 1 } } };
console.log(o?.a!.b.c, o?.a!, (o?.a)!, p?.a!.b!.c, o?.a!(), o?.[0]!.x, p.a!?.b!.c, o?.a.b!.c.d());
try { (o?.a)!.b; } catch (e) { console.log((e as Error).constructor.name); }
try { (o?.a as any).b; } catch (e) { console.log((e as Error).constructor.name); }
