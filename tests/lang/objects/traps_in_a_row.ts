// Traps of proxies that only call one function, and their invariants.
const log = (...values: unknown[]) => console.log(values.map(String).join(' '));
function message(f: () => unknown): string { try { return 'no error: ' + String(f()); } catch (e) { return (e as Error).message; } }

const calls: string[] = [];
const target: Record<PropertyKey, unknown> = { a: 1, 5: 'five' };
const proxy = new Proxy(target, {
  get(t, k, r) { calls.push('get ' + String(k)); return r === proxy ? t[k] : 'inherited'; },
  set(t, k, v, r) { calls.push('set ' + String(k)); if (k === 'refused') return false; t[k] = r === proxy ? v : 'other'; return true; },
  has(t, k) { calls.push('has ' + String(k)); return k in t; },
});
log(proxy.a, proxy[5], proxy['a']); // expect: 1 five 1
proxy.b = 2;
log('b' in proxy, 'c' in proxy, 5 in proxy, proxy.b); // expect: true false true 2
log(calls.join()); // expect: get a,get 5,get a,set b,has b,has c,has 5,get b
log(message(() => { proxy.refused = 1; })); // expect: 'set' on proxy: trap returned falsish for property 'refused'
const child = Object.create(proxy);
log(child.a); // expect: inherited
// A trap throws, to where the access stands.
const bad = new Proxy({}, { get() { throw new Error('get'); }, set() { throw new Error('set'); }, has() { throw new Error('has'); } }) as Record<string, unknown>;
log(message(() => bad.x), message(() => { bad.x = 1; }), message(() => 'x' in bad)); // expect: get set has
// Invariants.
const fixed = Object.freeze({ a: 1 });
const liar = new Proxy(fixed, { get: () => 2, has: () => false, set: () => true }) as { a: number };
log(message(() => liar.a)); // expect: 'get' on proxy: property 'a' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value (expected '1' but got '2')
log(message(() => 'a' in liar)); // expect: 'has' on proxy: trap returned falsish for property 'a' which exists in the proxy target as non-configurable
log(message(() => { liar.a = 5; })); // expect: 'set' on proxy: trap returned truish for property 'a' which exists in the proxy target as a non-configurable and non-writable data property with a different value
const sealed = Object.preventExtensions({ b: 1 });
log(message(() => 'b' in new Proxy(sealed, { has: () => false }))); // expect: 'has' on proxy: trap returned falsish for property 'b' but the proxy target is not extensible
// No trap; a trap that is no function; one that is a native; proxies of proxies; revoked meanwhile.
log((new Proxy({ a: 3 }, {}) as { a: number }).a); // expect: 3
log(message(() => (new Proxy({}, { get: 1 as never }) as { a: number }).a)); // expect: '1' returned for property 'get' of object '#<Object>' is not a function
log((new Proxy({ a: 4 }, { get: Reflect.get }) as { a: number }).a); // expect: 4
log((new Proxy(new Proxy({ a: 5 }, { get: (t, k) => Reflect.get(t, k) * 2 }), { get: (t, k) => Reflect.get(t, k) + 1 }) as { a: number }).a); // expect: 11
const revocable = Proxy.revocable({ a: 6 } as Record<string, number>, { get(t, k) { revocable.revoke(); return t[k as string]; } });
log(revocable.proxy.a, message(() => revocable.proxy.a)); // expect: 6 Cannot perform 'get' on a proxy that has been revoked
// From natives, and in generators.
log(JSON.stringify(new Proxy({ x: 1 }, { get: (t, k) => (k === 'x' ? 42 : Reflect.get(t, k)) }))); // expect: {"x":42}
function* values(p: Record<string, unknown>) { yield p.a; yield p.b; }
log([...values(proxy as Record<string, unknown>)].join()); // expect: 1,2
const deep = (n: number): unknown => (n ? new Proxy({}, { get: () => (deep(n - 1) as Record<string, unknown>)?.x ?? n }) : {});
log((deep(50) as Record<string, unknown>).x); // expect: 1
