const f = <T>() => "ok"; const m = new Map<string, Array<Array<number>>>([["a", [[1]]]]);
console.log(f<Array<Array<number>>>(), f<Map<string, Set<number>>>(), m.get("a")!.length, 16 >> 2 >>> 1, new Set<Array<string>>().size);
