// The longest stretch that a built-in works without a look at the fuel. Every function of every
// intrinsic object is called on huge inputs, in many combinations; printed is who took more thread
// time than the bound in one go. Architecture section 4: 2 ms on a quiet machine.
#include <ctime>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "bench/bench.h"
#include "include/shoal/host.h"
#include "stdlib/intrinsics.h"
#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/eval.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::bench {
namespace {

constexpr int64_t kFuel = 20'000;

/// Makes `calls`: [name, function, receiver, arguments].
constexpr const char* kSetUp = R"js(
var calls = [];
{
  const size = 3e6;
  const text = 'abc,'.repeat(size / 4), wide = '\u0101b,'.repeat(size / 3);
  const array = Array.from({ length: size }, (_, i) => (i * 7919) % 1000003);
  const texts = Array.from({ length: size / 10 }, (_, i) => 'k' + i);
  const object = {}; for (const k of texts) object[k] = 1;
  const map = new Map(texts.map((k) => [k, k])), set = new Set(texts);
  const other = new Set(texts.map((k) => k + 'x'));
  const f64 = new Float64Array(size).map((_, i) => -i), u8 = new Uint8Array(4 * size);
  const big = 2n ** 1000000n - 1n, big2 = 3n ** 500000n;
  const sparse = []; sparse[4e9] = 1; for (let i = 0; i < 3e5; ++i) sparse[i * 1000] = i;
  const rope = (() => {
    let s = '';
    for (let i = 0; i < 1e6; ++i) s += 'ab';
    return () => s + 'x';
  })();
  const json = '[' + '{"a":[1,2,3],"b":"xyz"},'.repeat(size / 30) + '0]';
  const f = (a, b) => a < b ? -1 : 1;
  const huge = { text, wide, array, texts, object, map, set, f64, u8, big, sparse, json };
  const argument_lists = [[], [text], [wide], [array], [object], [f], [1], [size], [u8], [big],
    [0, size], ['c', 'dd'], ['x', text], [map], [other], [/(?:a|b)+c/g, ''], [f64], [f64, 1],
    [2, 3, size], [json], [sparse], [new Proxy({}, {}), f], ['a'], [-1, 'zz'], [64, big], [big2]];
  const done = new Set();
  const add = (path, fn, receivers) => {
    if (typeof fn !== 'function' || done.has(fn)) return;
    done.add(fn);
    for (const [name, receiver] of receivers)
      for (let i = 0; i < argument_lists.length; ++i)
        calls.push([path + ' on ' + name + ' with ' + i, fn, receiver, argument_lists[i]]);
  };
  const skip = /^(?:process|console|Atomics|setTimeout|setInterval|setImmediate|require|eval|gc)\b/;
  const all = Object.entries(huge);
  const kin = (proto) => all.filter(([, v]) => Object(v) === v ? proto.isPrototypeOf(v)
    : Object.getPrototypeOf(Object(v)) === proto);
  const visit = (path, object, receivers) => {
    for (const key of Reflect.ownKeys(object)) {
      const d = Object.getOwnPropertyDescriptor(object, key);
      const name = path + '.' + String(key);
      if (skip.test(name)) continue;
      for (const part of ['value', 'get', 'set']) if (d[part]) add(name, d[part], receivers);
    }
  };
  for (const key of Reflect.ownKeys(globalThis)) {
    const v = globalThis[key];
    if (typeof key !== 'string' || skip.test(key) || Object(v) !== v || key === 'calls' ||
        key === 'globalThis' || key === 'global') continue;
    if (typeof v === 'function') add(key, v, [['nothing', undefined]]);
    visit(key, v, [['itself', v]]);
    const proto = v.prototype;
    if (Object(proto) !== proto) continue;
    let receivers = kin(proto);
    if (key === 'Object') receivers = [['object', object], ['array', array]];
    if (key === 'Array') receivers = [['array', array], ['texts', texts], ['sparse', sparse]];
    if (key === 'RegExp') receivers = [['regexp', /(?:a|b)+x/g], ['word', /\w/gu]];
    if (key === 'ArrayBuffer') receivers = [['buffer', u8.buffer.slice()]];
    if (key === 'Iterator') receivers = [['iterator', array.values()]];
    visit(key + '.prototype', proto, receivers);
  }
  visit('TypedArray.prototype', Object.getPrototypeOf(Uint8Array.prototype),
        [['f64', f64], ['u8', u8]]);
  const extra = (name, fn) => calls.push([name, fn, undefined, []]);
  extra('+ of a rope', () => rope().charCodeAt(3));
  extra('=== of ropes', () => rope() === rope());
  extra('key of a rope', () => object[rope()]);
  extra('spread', () => [...array]);
  extra('spread object', () => ({ ...object }));
  extra('spread call', () => Math.max(...texts));
  extra('bigint *', () => big * big2);
  extra('bigint /', () => big2 ** 2n / big);
  extra('bigint %', () => big2 ** 2n % big);
  extra('bigint **', () => 7n ** 100000n);
  extra('bigint text', () => `${big}`);
  extra('bigint parse', () => BigInt('9'.repeat(300000)));
  extra('number of text', () => +text);
  extra('for in', () => { for (const k in object) return k; });
  extra('for in sparse', () => { for (const k in sparse) return k; });
  extra('array length', () => { const a = array.slice(); a.length = 0; });
  extra('sparse length', () => {
    const a = [];
    for (let i = 0; i < 1e5; ++i) a[i * 1e4] = i;
    a.length = 1;
  });
  extra('eval', () => (0, eval)('x = 1 + 2;\n'.repeat(20000)));
  extra('Function', () => new Function('return 1;\n'.repeat(20000)));
  extra('RegExp source', () => new RegExp('(a|b)'.repeat(20000)));
  extra('RegExp class', () => new RegExp('[' + wide.slice(0, 100000) + ']', 'v'));
  extra('template', () => `${text}${wide}${text}`);
  extra('delete keys', () => { const o = { ...object }; for (const k of texts) delete o[k]; });
  extra('compare', () => text + 'a' < text + 'b');
}
var count = calls.length, index = 0, thrown = 0;
var probe = () => {
  const c = calls[index++];
  try { let r = c[1].apply(c[2], c[3]); if (r && typeof r.next === 'function') r.next(); }
  catch (e) { ++thrown; }
};
)js";

uint64_t thread_ns() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(t.tv_nsec);
}

struct World {
  World() {
    ContextOptions c;
    c.intrinsics = intrinsic_templates();
    c.host = &host;
    c.heap_bytes_max = size_t{4} << 30;
    cx = Context::create(c);
    const NativeScope scope(*cx);
    SHOAL_VERIFY(set_up_realm(*cx, cx->first_realm()).ok());
  }
  /// The longest stretch, in ns.
  uint64_t run() {
    uint64_t longest = 0, total = 0;
    for (;;) {
      cx->state().fuel = kFuel;
      const uint64_t began = thread_ns();
      const LeaveReason reason = cx->run();
      const uint64_t took = thread_ns() - began;
      longest = std::max(longest, took);
      total += took;
      if (reason == LeaveReason::OutOfFuel && total < 300'000'000) continue;
      if (reason == LeaveReason::OutOfFuel) cx->abandon_frames();
      if (reason == LeaveReason::Threw) (void)cx->take_exception();
      return longest;
    }
  }
  void start(std::string_view source) {
    CompileOptions options;
    options.source_name = "leaves.js";
    options.language = SourceLanguage::JavaScript;
    options.goal = SourceGoal::Script;
    Result<const CodeUnit*> unit = host.compile_text(*cx, source, options);
    SHOAL_VERIFY(unit.ok());
    Realm* const realm = cx->first_realm();
    ScriptFunction* const f =
        top_level_function(*cx, unit.value(), realm, nullptr, nullptr).value();
    start_call(*cx, Value(f), realm->global_this(), nullptr, 0);
  }
  Value global(const char* name) {
    return own_property(*cx, cx->first_realm()->global(), key(intern_ascii(name))).value().value;
  }
  EmbedHost host;
  std::unique_ptr<Context> cx;
};

std::string call_name(World& w, uint32_t i) {
  auto* const calls = w.global("calls").as<ArrayObject>();
  return calls->dense_element(i).as<ArrayObject>()->dense_element(0).as_string()->utf8();
}

}  // namespace

int leaves(double bound_ms, const char* only) {
  World w;
  const NativeScope scope(*w.cx);
  w.start(kSetUp);
  for (;;) {  // The set-up takes as long as it takes.
    w.cx->state().fuel = INT64_MAX;
    const LeaveReason reason = w.cx->run();
    SHOAL_VERIFY(reason == LeaveReason::Done);
    break;
  }
  const auto count = static_cast<uint32_t>(w.global("count").as_number());
  std::map<std::string, std::pair<double, std::string>> worst;  // By function.
  const Value probe = w.global("probe");
  for (uint32_t i = 0; i < count; ++i) {
    const std::string name = call_name(w, i);
    Object* const global = w.cx->first_realm()->global();
    (void)define_field(*w.cx, global, key(intern_ascii("index")),
                       Value::int32(static_cast<int>(i)));
    if (only && name.find(only) == std::string::npos) continue;
    start_call(*w.cx, probe, Value::undefined(), nullptr, 0);
    const double ms = static_cast<double>(w.run()) / 1e6;
    if (w.cx->is_terminating()) {
      std::printf("ended at %s\n", name.c_str());
      break;
    }
    std::pair<double, std::string>& entry = worst[name.substr(0, name.find(" on "))];
    if (ms > entry.first) entry = {ms, name};
    w.cx->jobs().clear();
  }
  std::vector<std::pair<double, std::string>> sorted;
  for (const auto& [name, entry] : worst)
    if (entry.first > bound_ms) sorted.push_back(entry);
  std::sort(sorted.rbegin(), sorted.rend());
  std::printf("%u calls of %zu functions; %zu over %.1f ms:\n", count, worst.size(), sorted.size(),
              bound_ms);
  for (const auto& [ms, name] : sorted) std::printf("%9.2f ms  %s\n", ms, name.c_str());
  return 0;
}

}  // namespace shoal::bench
