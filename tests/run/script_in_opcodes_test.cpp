// Goal: every instruction that may run script can be left in the middle of that script.
// Method: for each opcode with the trait RunsScript (vm/bytecode/ops.def) a program whose getter,
// trap, valueOf or callee calls hook() while the instruction is under way, which the test checks in
// the frames. It is run with the hook suspending, preempted at each look at the fuel, killed
// there, dropped there, collecting there, and with slow paths only. The result is always the same.
#include <map>

#include "tests/run/script_world.h"
#include "vm/bytecode/decode.h"
#include "vm/interp/slow_loop.h"

namespace shoal::test {
namespace {

struct Case {
  Op op;
  const char* source;  // Sets `result`.
  const char* expected;
};

// What the cases share: o is 6 once hook() has run, p a proxy that calls it in each trap.
constexpr const char* kPrelude = R"js(
var result;
var o = { valueOf() { hook(); return 6; } };
var p = new Proxy(function () { return 1; }, new Proxy({}, { get(t, trap) {
  return (...rest) => { hook(); return Reflect[trap](...rest); };
} }));
var getter = { get x() { hook(); return 5; }, set x(v) { hook(); this.y = v; } };
Object.defineProperty(globalThis, 'gg', { get() { hook(); return 5; },
                                          set(v) { hook(); result = v; },
                                          configurable: true });
class Returns { constructor(v) { return v; } }
)js";

const Case kCases[] = {
    {Op::Add, "(function (a, b) { result = a + b; })(o, 3)", "9"},
    {Op::Sub, "(function (a, b) { result = a - b; })(o, 3)", "3"},
    {Op::Mul, "(function (a, b) { result = a * b; })(o, 3)", "18"},
    {Op::Div, "(function (a, b) { result = a / b; })(o, 3)", "2"},
    {Op::Mod, "(function (a, b) { result = a % b; })(o, 4)", "2"},
    {Op::Exp, "(function (a, b) { result = a ** b; })(o, 2)", "36"},
    {Op::BitAnd, "(function (a, b) { result = a & b; })(o, 3)", "2"},
    {Op::BitOr, "(function (a, b) { result = a | b; })(o, 3)", "7"},
    {Op::BitXor, "(function (a, b) { result = a ^ b; })(o, 3)", "5"},
    {Op::Shl, "(function (a, b) { result = a << b; })(o, 1)", "12"},
    {Op::Shr, "(function (a, b) { result = a >> b; })(o, 1)", "3"},
    {Op::UShr, "(function (a, b) { result = a >>> b; })(o, 1)", "3"},
    {Op::AddInt, "(function (a) { result = a + 1; })(o)", "7"},
    {Op::SubInt, "(function (a) { result = a - 1; })(o)", "5"},
    {Op::Inc, "(function (a) { result = ++a; })(o)", "7"},
    {Op::Dec, "(function (a) { result = --a; })(o)", "5"},
    {Op::Neg, "(function (a) { result = -a; })(o)", "-6"},
    {Op::BitNot, "(function (a) { result = ~a; })(o)", "-7"},
    {Op::ToNumber, "(function (a) { result = +a; })(o)", "6"},
    {Op::ToNumeric, "(function (a) { const b = a++; result = b * 10 + a; })(o)", "67"},
    {Op::TemplatePiece,
     "(function (a) { result = `<${a}>`; })({ toString() { hook(); return 's'; } })", "<s>"},
    {Op::SumPiece, "(function (a) { result = '<' + a + '>'; })(o)", "<6>"},
    {Op::ToPropertyKey,
     "(function (a) { result = Object.keys({ [a]: 1 })[0]; })({ toString() { hook(); return 'k'; } "
     "})",
     "k"},
    {Op::Less, "(function (a, b) { result = a < b; })(o, 7)", "true"},
    {Op::LessEqual, "(function (a, b) { result = a <= b; })(o, 5)", "false"},
    {Op::Greater, "(function (a, b) { result = a > b; })(o, 7)", "false"},
    {Op::GreaterEqual, "(function (a, b) { result = a >= b; })(o, 6)", "true"},
    {Op::Equal, "(function (a, b) { result = a == b; })(o, 6)", "true"},
    {Op::NotEqual, "(function (a, b) { result = a != b; })(o, 6)", "false"},
    {Op::InstanceOf,
     "(function (a, b) { result = a instanceof b; })({}, { [Symbol.hasInstance]() { hook(); return "
     "1; } })",
     "true"},
    {Op::In, "(function (a) { result = 'length' in a; })(p)", "true"},
    {Op::LessJump, "(function (a, b) { if (a < b) result = 'y'; else result = 'n'; })(o, 7)", "y"},
    {Op::LessEqualJump, "(function (a, b) { if (a <= b) result = 'y'; else result = 'n'; })(o, 5)",
     "n"},
    {Op::GreaterJump, "(function (a, b) { if (a > b) result = 'y'; else result = 'n'; })(o, 5)",
     "y"},
    {Op::GreaterEqualJump,
     "(function (a, b) { if (a >= b) result = 'y'; else result = 'n'; })(o, 7)", "n"},
    {Op::GetGlobal, "result = gg", "5"},
    {Op::GetGlobalOrUndefined, "result = typeof gg", "number"},
    {Op::SetGlobal, "gg = 8", "8"},
    {Op::GetName, "with (getter) { var r = x; } result = r", "5"},
    {Op::GetNameOrUndefined, "with (getter) { var r = typeof x; } result = r", "number"},
    {Op::ResolveName, "p.q = 1; with (p) { q = 2; } result = p.q", "2"},
    {Op::SetName, "with (getter) { x = 3; } result = getter.y", "3"},
    {Op::GetNameFrom, "with (getter) { x += 3; } result = getter.y", "8"},
    {Op::DeleteName, "p.q = 1; with (p) { var r = delete q; } result = r + ' ' + p.q",
     "true undefined"},
    {Op::DefineField, "class D extends Returns { f = 4; } new D(p); result = p.f", "4"},
    {Op::DefineElement, "var k = 'f'; class D extends Returns { [k] = 4; } new D(p); result = p.f",
     "4"},
    {Op::CopyDataProperties, "(function (a) { result = { ...a }.x; })(getter)", "5"},
    {Op::GetProp, "(function (a) { result = a.x; })(getter)", "5"},
    {Op::SetProp, "(function (a) { a.x = 7; result = a.y; })(getter)", "7"},
    {Op::GetSymbolProp,
     "(function (a) { for (const x of a) result = x; })"
     "({ get [Symbol.iterator]() { hook(); return [][Symbol.iterator].bind([9]); } })",
     "9"},
    {Op::GetElem, "(function (a, k) { result = a[k]; })(getter, 'x')", "5"},
    {Op::SetElem, "(function (a, k) { a[k] = 7; result = a.y; })(getter, 'x')", "7"},
    {Op::DeleteProp, "(function (a) { a.q = 1; result = delete a.q; })(p)", "true"},
    {Op::DeleteElem, "(function (a, k) { a.q = 1; result = delete a[k]; })(p, 'q')", "true"},
    {Op::GetSuper, "({ __proto__: getter, m() { result = super.x; } }).m()", "5"},
    {Op::SetSuper, "({ __proto__: getter, m() { super.x = 2; result = this.y; } }).m()", "2"},
    {Op::GetPrivate,
     "class A { get #x() { hook(); return 5; } static m(a) { result = a.#x; } } A.m(new A())", "5"},
    {Op::SetPrivate,
     "class A { set #x(v) { hook(); result = v; } static m(a) { a.#x = 6; } } A.m(new A())", "6"},
    {Op::InitFields,
     "class D extends Returns { f = (hook(), 4); g = this.f + 1; } result = new D({}).g", "5"},
    {Op::Call, "(function (f) { result = f(1) + 1; })((x) => { hook(); return x; })", "2"},
    {Op::Construct, "(function (f) { result = new f(3).v; })(function (v) { hook(); this.v = v; })",
     "3"},
    {Op::CallSpread,
     "(function (f, a) { result = f(...a); })((x, y) => { hook(); return x - y; }, [5, 2])", "3"},
    {Op::ConstructSpread,
     "(function (f, a) { result = new f(...a).v; })(function (v, w) { hook(); this.v = v - w; }, "
     "[5, 1])",
     "4"},
    {Op::CallEval, "(function (a) { result = eval('hook(); a + 1'); })(1)", "2"},
    {Op::CallEvalSpread, "(function (a) { result = eval(...['hook(); a + 1']); })(1)", "2"},
    {Op::Runtime, "function log(v, c) { hook(); result = c.name; } class A { @log m() {} } new A()",
     "m"},
    {Op::ForInStart,
     "(function (a) { result = ''; for (const k in a) result += k; })"
     "(new Proxy({ u: 1, v: 2 }, { ownKeys(t) { hook(); return Reflect.ownKeys(t); } }))",
     "uv"},
    {Op::ForInNext,
     "(function (a) { result = ''; for (const k in a) result += k; })"
     "(new Proxy({ u: 1, v: 2 }, { getOwnPropertyDescriptor(t, k) {"
     " hook(); return Reflect.getOwnPropertyDescriptor(t, k); } }))",
     "uv"},
    {Op::Await,
     "var q = Promise.resolve(3); Object.defineProperty(q, 'constructor', "
     "{ get() { hook(); return Promise; } });"
     "(async function (a) { result = await a; })(q)",
     "3"},
    {Op::AwaitYield,
     "var q = Promise.resolve(3); Object.defineProperty(q, 'constructor', "
     "{ get() { hook(); return Promise; } });"
     "(async function (a) { for await (const v of (async function* () { yield a; })()) result = v; "
     "})(q)",
     "3"},
    {Op::AsyncReturn,
     "(async function () { return { get then() { hook(); } }; })().then(() => { result = 'ok'; })",
     "ok"},
    {Op::ImportCall,
     "import({ toString() { hook(); return '/nowhere/x.ts'; } } as any)"
     ".catch((e) => { result = typeof e.message; })",
     "string"},
};

enum class Treatment { Plain, Suspend, Preempt, Kill, Drop, Collect, Slow };

/// The instruction that a frame of script is in the middle of.
Op running_op(const Frame* frame, const uint32_t* next) {
  const uint32_t end = frame->state->offset_of(next);
  Op op = Op::Nop;
  for (uint32_t pc = 0; pc < end;) {
    const Instruction in = decode_instruction(frame->code->words.data(), pc);
    op = in.op;
    pc = in.next;
  }
  // An Await or AsyncReturn that is executed again stands before its place.
  if (frame->has(Frame::AwaitPrepared)) op = decode_instruction(frame->code->words.data(), end).op;
  return op;
}

bool is_under_way(Context& cx, Op op) {
  const uint32_t* next = cx.state().pc;
  for (Frame* f = cx.frame(); f; f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr) {
    if (f->code && running_op(f, next) == op) return true;
    next = f->return_pc;
  }
  return false;
}

class OpcodeRun {
 public:
  OpcodeRun(const Case& c, Treatment treatment)
      : case_(c), treatment_(treatment), world_(treatment == Treatment::Slow) {
    world_.suspends = treatment == Treatment::Suspend || treatment == Treatment::Kill ||
                      treatment == Treatment::Drop;
    world_.on_hook = [this] {
      if (is_under_way(world_.cx(), case_.op)) ++hits_;
      if (treatment_ == Treatment::Collect) collect();
    };
  }

  void run() {
    if (!world_.start(std::string(kPrelude) + case_.source)) {
      BOOST_ERROR("does not compile");
      return;
    }
    do {
      if (!turn()) return;  // Killed, or dropped: the world ends with its frames in place.
    } while (world_.start_next_job());
    BOOST_TEST(hits_ > 0u, "hook() ran, but not inside the instruction");
    BOOST_TEST(world_.global("result") == case_.expected);
  }

 private:
  void collect() {
    world_.cx().heap().collect_all();
    verify_heap(world_.cx().heap());
  }
  /// False: it was killed.
  bool turn() {
    Context& cx = world_.cx();
    for (;;) {
      cx.state().fuel = treatment_ == Treatment::Preempt ? 0 : INT64_MAX;
      const LeaveReason reason = cx.run();
      if (reason == LeaveReason::Done) return true;
      if (reason != LeaveReason::OutOfFuel && reason != LeaveReason::Waiting) {
        BOOST_ERROR("ended: " + world_.exception_text());
        return false;
      }
      BOOST_TEST((reason == LeaveReason::Waiting) == world_.is_waiting);
      if (!world_.is_waiting) continue;
      world_.is_waiting = false;
      if (treatment_ == Treatment::Drop && hits_ > 0) return false;
      if (treatment_ == Treatment::Kill && hits_ > 0) {
        cx.terminate();
        BOOST_TEST((cx.run() == LeaveReason::Terminated));
        BOOST_TEST(cx.frame() == nullptr);
        return false;
      }
      collect();  // What waits keeps what it needs.
    }
  }

  const Case& case_;
  const Treatment treatment_;
  ScriptWorld world_;
  uint32_t hits_ = 0;
};

void run_all(Treatment treatment) {
  for (const Case& c : kCases) {
    BOOST_TEST_CONTEXT(op_info(c.op).name) { OpcodeRun(c, treatment).run(); }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_opcode_that_may_run_script_has_a_case) {
  std::map<Op, int> cases;
  for (const Case& c : kCases) ++cases[c.op];
  for (uint32_t i = 0; i < kOpCount; ++i) {
    const Op op = static_cast<Op>(i);
    const bool may = (op_info(op).traits & op_traits::RunsScript) != 0;
    BOOST_TEST(may == (cases.count(op) != 0), op_info(op).name);
  }
}

BOOST_AUTO_TEST_CASE(script_runs_inside_each_of_them) { run_all(Treatment::Plain); }
BOOST_AUTO_TEST_CASE(script_suspends_inside_each_of_them) { run_all(Treatment::Suspend); }
BOOST_AUTO_TEST_CASE(script_is_preempted_inside_each_of_them) { run_all(Treatment::Preempt); }
BOOST_AUTO_TEST_CASE(a_context_is_killed_inside_each_of_them) { run_all(Treatment::Kill); }
BOOST_AUTO_TEST_CASE(a_context_is_dropped_inside_each_of_them) { run_all(Treatment::Drop); }
BOOST_AUTO_TEST_CASE(everything_is_collected_inside_each_of_them) { run_all(Treatment::Collect); }
BOOST_AUTO_TEST_CASE(slow_paths_alone_give_the_same) { run_all(Treatment::Slow); }

#if defined(SHOAL_ASSERTIONS) && defined(__clang__)
BOOST_AUTO_TEST_CASE(the_loop_of_slow_paths_has_no_fast_ones) {
  for (const Op op : {Op::Add, Op::Less, Op::LessJump, Op::Call, Op::Return, Op::GetProp,
                      Op::SetProp, Op::GetElem, Op::SetElem, Op::DefineField, Op::GetGlobal})
    BOOST_TEST(slow_loop_skips_fast_path(op), op_info(op).name);
  // These have a rest, right only for what the fast path leaves.
  BOOST_TEST(!slow_loop_skips_fast_path(Op::CheckTdz));
  BOOST_TEST(!slow_loop_skips_fast_path(Op::IteratorStep));
}
#endif

}  // namespace shoal::test
