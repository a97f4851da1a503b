// Programs that do their worst to their neighbours, one context each.
#pragma once

namespace shoal::bench {

struct Bad {
  const char* name;
  const char* source;
};
/// Each goes on for ever, or until its quota ends it; then it is started anew.
inline constexpr Bad kBad[] = {
    {"nothing", ""},
    {"loop", "while (true) {}"},
    {"repeat", "for (;;) 'x'.repeat(2 ** 29 - 24).length;"},
    {"repeat flat", "for (;;) 'xy'.repeat(2 ** 24).charCodeAt(12345);"},
    {"regexp", "for (;;) /^(a+)+()\\2$/.test('a'.repeat(40) + 'b');"},
    {"regexp scan", "const s = 'ab'.repeat(2 ** 22); for (;;) /(?:a|b)*c/.test(s);"},
    {"recursion", "const f = (n) => 1 + f(n + 1); for (;;) try { f(0); } catch {}"},
    {"promises", "for (;;) Promise.resolve().then(() => {});"},
    {"jobs", "const f = () => { queueMicrotask(f); queueMicrotask(f); }; f();"},
    {"timers", "for (let i = 0; ; ++i) setTimeout(() => {}, i & 1023);"},
    {"timer storm", "const f = () => { for (let i = 0; i < 100; ++i) setTimeout(f, 0); }; f();"},
    {"rejections",
     "process.on('unhandledRejection', () => {}); for (let i = 0; i < 3e5; ++i) "
     "Promise.reject(i); setInterval(() => {}, 1);"},
    {"typed arrays", "for (;;) try { new Float64Array(2 ** 25).fill(1).sort(); } catch {}"},
    {"typed array set",
     "const a = new Uint8Array(2 ** 26), b = new Uint8Array(2 ** 26); for (;;) "
     "a.set(b);"},
    {"sparse", "const a = []; a[4e9] = 1; for (;;) { a.length = 4e9; a.indexOf(2); }"},
    {"sparse join", "for (;;) try { new Array(2 ** 25).join('ab'); } catch {}"},
    {"bigint", "for (;;) try { 7n ** 2000000n; } catch {}"},
    {"bigint text", "const n = 2n ** 4000000n - 1n; for (;;) n.toString();"},
    {"json",
     "const s = '['.repeat(4e6) + ']'.repeat(4e6); for (;;) try { JSON.parse(s); } "
     "catch {}"},
    {"json wide",
     "const s = '[' + '{\"a\":[1,2,3],\"b\":\"xyz\"},'.repeat(3e5) + '0]'; for (;;) "
     "JSON.stringify(JSON.parse(s));"},
    {"atoms", "const o = {}; for (let i = 0; ; ++i) o['key' + i];"},
    {"eval",
     "const s = 'x = 1 + f(2, [3]);\\n'.repeat(5e5); var x, f = () => 0; for (;;) try { "
     "(0, eval)(s); } catch {}"},
    {"indexOf", "const s = 'a'.repeat(5e8); for (;;) s.indexOf('b');"},
    {"sort", "for (;;) Array.from({ length: 2e6 }, (_, i) => (i * 7919) % 1000003).sort();"},
    {"concat",
     "let s = 'x'; for (;;) { s += s; if (s.length > 1e8) { s.indexOf('y'); s = 'x'; } }"},
    {"split", "const s = 'a,b'.repeat(5e6); for (;;) s.split(',').reverse();"},
    {"replaceAll", "const s = 'ab'.repeat(1e7); for (;;) s.replaceAll('a', 'ccc');"},
    {"map growth", "for (;;) { const m = new Map(); for (let i = 0; i < 2e6; ++i) m.set(i, i); }"},
    {"object growth", "for (;;) { const o = {}; for (let i = 0; i < 3e5; ++i) o['k' + i] = i; }"},
    {"clone",
     "const a = Array.from({ length: 1e6 }, (_, i) => ({ i })); for (;;) "
     "structuredClone(a);"},
    {"normalize", "const s = '\\u0041\\u030a'.repeat(5e6); for (;;) s.normalize('NFC');"},
    {"garbage", "let a = []; for (;;) { a.push({ x: [1, 2, 3] }); if (a.length > 1e6) a = []; }"},
};

}  // namespace shoal::bench
