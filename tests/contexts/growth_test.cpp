// Goal: what grows to many thousands, in pieces between which others run, is complete in the end.
#include "tests/contexts/world.h"

namespace shoal::test {
namespace {

struct Case {
  const char* source;
  const char* output;
};

const Case kCases[] = {
    {"const m = new Map(), s = new Set(); for (let i = 0; i < 150000; ++i) { m.set('k' + i, i); "
     "s.add(i * 7919 % 1000003); } let sum = 0; for (const [k, v] of m) sum += k === 'k' + v ? 1 : "
     "0; "
     "console.log(m.size, s.size, sum); m.clear(); s.clear(); console.log(m.size + s.size);",
     "150000 150000 150000\n0\n"},
    {"const o = {}; for (let i = 0; i < 150000; ++i) o['k' + i] = i; let sum = 0; "
     "for (const k in o) sum += o[k] === +k.slice(1) ? 1 : 0; console.log(sum);",
     "150000\n"},
    {"const a = []; for (let i = 0; i < 150000; ++i) { a[i * 2] = i; a.push({ i }); } "
     "const b = a.concat(a); let sum = 0; for (const x of b) sum += typeof x === 'object' ? x.i : "
     "x; "
     "console.log(a.length, b.length, sum);",
     "300000 600000 44999700000\n"},
    {"const a = Array.from({ length: 60000 }, (_, i) => ({ i, t: 'text' + i })); a.push(a[7], a); "
     "const c = structuredClone(a); let sum = 0; for (let i = 0; i < 60000; ++i) sum += c[i].i === "
     "i && "
     "c[i].t === 'text' + i && c[i] !== a[i] ? 1 : 0; "
     "console.log(sum, c[60000] === c[7], c[60001] === c);",
     "60000 true true\n"},
    {"let s = 'x', t = 'y'; while (s.length < 3e6) { s += s; t = s + '\\u0416' + t; } "
     "console.log(s.indexOf('z'), t.indexOf('y'), t.split('\\u0416').length); "
     "let u = s; for (let i = 0; i < 3; ++i) { u += 'end' + i; console.log(u.indexOf('end' + i)); "
     "}",
     "-1 8388628 23\n4194304\n4194308\n4194312\n"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_grows_in_pieces_is_complete_while_others_run) {
  Executor pool(1);
  Subject other(pool, {});
  other.run("setInterval(() => {}, 1);");
  for (const Case& c : kCases) {
    BOOST_TEST_MESSAGE(c.source);
    Subject s(pool, {});
    s.run(c.source);
    wait_for([&] { return s.has_ended() || s.results != 0; });
    BOOST_TEST(s.output() == c.output, c.source << s.output() << s.result.error);
  }
  other.actor->kill();
  wait_for([&] { return other.has_ended(); });
}

}  // namespace shoal::test
