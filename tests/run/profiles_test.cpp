// Goal: what profilers and heap snapshots say is what was: stacks, places, samples, cells, sizes.
// Method: hook() takes a sample where script calls it, as a tick of the clock would; profiles are
// read back as JSON; the graph of a heap is compared with the heap. (tests/cli/profiles.py looks at
// whole files of whole programs, with a real clock.)
#include <algorithm>

#include "gc/pauses.h"
#include "gc/roots.h"
#include "include/shoal/loader/json.h"
#include "stdlib/intrinsics.h"
#include "tests/run/script_world.h"
#include "vm/run/cpu_profiler.h"
#include "vm/run/heap_graph.h"
#include "vm/run/heap_profiler.h"
#include "vm/run/heap_snapshot.h"

namespace shoal::test {
namespace {

constexpr uint64_t kStartNs = 1'000'000'000, kTickNs = 1'000'000;

class ProfileWorld : public ScriptWorld {
 public:
  ProfileWorld() : cpu(cx(), kStartNs) {
    on_hook = [this] { tick(); };
  }
  void tick() { cpu.on_tick(now += kTickNs, {}); }
  void run(std::string_view source) {
    BOOST_REQUIRE(start(source, "/dir/a b.ts"));
    cx().state().fuel = int64_t{1} << 40;
    BOOST_REQUIRE((cx().run() == LeaveReason::Done));
  }
  loader::Json finish() {
    loader::Json profile;
    loader::JsonError error;
    const std::string text = cpu.finish(now + kTickNs);
    BOOST_REQUIRE(parse_json(text, loader::JsonDialect::Strict, profile, error));
    return profile;
  }
  /// Names from below the root down to the node of that function; empty: there is none.
  std::vector<std::string> path_to(std::string_view name) const {
    const std::span<const CallNode> nodes = cpu.tree().nodes();
    for (uint32_t i = 0; i < nodes.size(); ++i) {
      if (name_of(nodes[i]) != name) continue;
      std::vector<std::string> path;
      for (uint32_t at = i; at != CallTree::kRoot; at = nodes[at].parent)
        path.insert(path.begin(), name_of(nodes[at]));
      return path;
    }
    return {};
  }
  static std::string name_of(const CallNode& node) {
    if (node.kind == CallNodeKind::Code)
      return static_cast<const FunctionCode*>(node.what)->name->utf8();
    return node.kind == CallNodeKind::Native ? static_cast<const Builtin*>(node.what)->key : "";
  }

  CpuProfiler cpu;
  uint64_t now = kStartNs;
};

using Path = std::vector<std::string>;

double number_at(const loader::Json& object, std::string_view name) {
  const loader::Json* const found = object.find(name);
  BOOST_REQUIRE(found);
  return found->number;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_sample_is_the_path_of_calls_that_lead_to_it, ProfileWorld) {
  run("function inner() { hook(); }\nfunction outer() {\n  inner(); inner();\n}\n"
      "[1].forEach(outer); inner();");
  cpu.settle();
  BOOST_TEST(cpu.sample_count() == 3u);
  BOOST_TEST((path_to("hook") == Path{"", "forEach", "outer", "inner", "hook"}));
  BOOST_TEST(cpu.tree().nodes()[CallTree::kRoot].hits == 0u);
}

BOOST_FIXTURE_TEST_CASE(without_frames_a_sample_is_the_program_s, ProfileWorld) {
  tick();
  const loader::Json profile = finish();
  const loader::Json& nodes = *profile.find("nodes");
  BOOST_TEST(nodes.items[1].find("callFrame")->find("functionName")->text == "(program)");
  BOOST_TEST(number_at(nodes.items[1], "hitCount") == 1);
  BOOST_TEST(profile.find("samples")->items[0].number == 2);
}

BOOST_FIXTURE_TEST_CASE(ticks_in_a_pause_are_the_collector_s, ProfileWorld) {
  cpu.set_collecting(true);
  for (int i = 0; i < 100; ++i) tick();  // More than the ring has room for: they stand in one.
  cpu.set_collecting(false);
  cpu.settle();
  BOOST_TEST(cpu.sample_count() == 100u);
  const loader::Json profile = finish();
  for (const loader::Json& delta : profile.find("timeDeltas")->items)
    BOOST_TEST(delta.number == kTickNs / 1000);
}

BOOST_FIXTURE_TEST_CASE(more_ticks_than_there_is_room_for_are_dropped, ProfileWorld) {
  run("for (let i = 0; i < 1000; i++) hook();");
  cpu.settle();
  BOOST_TEST(cpu.sample_count() > 0u);
  BOOST_TEST(cpu.sample_count() < 1000u);
}

BOOST_FIXTURE_TEST_CASE(a_stack_that_is_too_deep_is_cut_off_at_its_bottom, ProfileWorld) {
  run("function down(n) { if (n) down(n - 1); else hook(); } down(5000);");
  cpu.settle();
  BOOST_TEST(path_to("hook").size() == kStackFramesMax);
}

BOOST_FIXTURE_TEST_CASE(a_profile_names_functions_and_their_places, ProfileWorld) {
  run("\n  function named() {\n    hook();\n  }\nnamed();");
  const loader::Json profile = finish();
  const loader::Json* node = nullptr;
  for (const loader::Json& each : profile.find("nodes")->items)
    if (each.find("callFrame")->find("functionName")->text == "named") node = &each;
  BOOST_REQUIRE(node);
  const loader::Json& frame = *node->find("callFrame");
  BOOST_TEST(frame.find("url")->text == "file:///dir/a%20b.ts");
  BOOST_TEST(number_at(frame, "lineNumber") == 1);
  BOOST_TEST(number_at(frame, "columnNumber") == 2);
  BOOST_TEST(number_at(profile, "startTime") == kStartNs / 1000);
  BOOST_TEST(number_at(profile, "endTime") == (now + kTickNs) / 1000);
}

BOOST_FIXTURE_TEST_CASE(idleness_has_a_beginning_and_an_end, ProfileWorld) {
  cpu.add_idle(kStartNs + kTickNs, kStartNs + 9 * kTickNs);
  now = kStartNs + 9 * kTickNs;
  const loader::Json profile = finish();
  BOOST_TEST(profile.find("samples")->items.size() == 2u);
  BOOST_TEST(profile.find("timeDeltas")->items[1].number == 8 * kTickNs / 1000);
}

// What the handler of a signal finds in the registers is where the innermost function is.
BOOST_FIXTURE_TEST_CASE(registers_that_lead_into_the_running_code_are_its_place, ScriptWorld) {
  const CodeUnit* const unit = start("let i = 0;\nfor (;;) {\n  i++;\n}");
  BOOST_REQUIRE(unit);
  cx().state().fuel = 100;
  BOOST_REQUIRE((cx().run() == LeaveReason::OutOfFuel));
  const std::span<const uint32_t> words = unit->top_level()->words;
  const uint64_t registers[] = {7, reinterpret_cast<uintptr_t>(words.data() + words.size()),
                                reinterpret_cast<uintptr_t>(words.data() + 3)};
  RawFrame frames[4];
  BOOST_TEST(capture_stack(cx(), registers, frames, 4) == 1u);
  BOOST_TEST(frames[0].pc == words.data() + 3);
  BOOST_TEST(capture_stack(cx(), {}, frames, 4) == 1u);
  BOOST_TEST(frames[0].pc == cx().state().pc - 1);
  const NativeScope scope(cx());
  cx().terminate();
  (void)cx().run();
}

namespace {

struct Watcher final : HeapWatcher {
  explicit Watcher(HeapProfiler& to) : profiler(to) {}
  void on_allocated(const Cell* cell, size_t total) noexcept override {
    ++allocations;
    profiler.on_allocated(cell, total);
  }
  void on_marked(const Heap& heap) noexcept override { profiler.on_marked(heap); }
  HeapProfiler& profiler;
  uint32_t allocations = 0;
};

uint64_t total_of(const loader::Json& node) {
  auto bytes = static_cast<uint64_t>(node.find("selfSize")->number);
  for (const loader::Json& child : node.find("children")->items) bytes += total_of(child);
  return bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_heap_profile_forgets_what_has_died) {
  Pauses pauses;
  ContextOptions options;
  options.intrinsics = intrinsic_templates();
  options.pauses = &pauses;
  const std::unique_ptr<Context> cx = Context::create(options);
  HeapProfiler profiler(*cx, 1);
  Watcher watcher(profiler);
  pauses.watcher = &watcher;
  Persistent<ValueArray> kept(cx->heap());
  {
    const NativeScope scope(*cx);  // Beyond it, what the stack still holds keeps nothing alive.
    kept.set(ValueArray::create(cx->heap(), 512).value());
    for (uint32_t i = 0; i < 512; ++i)
      kept->set(cx->heap(), i, Value(ValueArray::create(cx->heap(), 128).value()));
  }
  BOOST_TEST(watcher.allocations > 10u);
  const uint64_t living = profiler.live_bytes();
  BOOST_TEST(living > 512 * 128 * sizeof(Value) * 9 / 10);
  kept.set(nullptr);
  loader::Json profile;
  loader::JsonError error;
  BOOST_REQUIRE(parse_json(profiler.finish(), loader::JsonDialect::Strict, profile, error));
  BOOST_TEST(profiler.live_bytes() < living / 4);
  BOOST_TEST(total_of(*profile.find("head")) == profiler.live_bytes());
  pauses.watcher = nullptr;
}

BOOST_FIXTURE_TEST_CASE(a_snapshot_has_every_cell_and_no_more, ScriptWorld) {
  BOOST_REQUIRE(start("var o = { a: [1n, 'x', {}], get b() { return 1; } }; o.self = o;"
                      "var m = new WeakMap([[o, [o]]]), s = Symbol('s'), r = /x/u;"
                      "function* g() { yield o; } var it = g(); it.next();"));
  cx().state().fuel = int64_t{1} << 40;
  BOOST_REQUIRE((cx().run() == LeaveReason::Done));
  const NativeScope scope(cx());
  HeapGraph graph(cx());
  graph.build();
  uint64_t cells = 0, bytes = 0;
  cx().heap().for_each_cell([&](Cell* cell) {
    ++cells;
    bytes += cx().heap().allocated_bytes(cell);
  });
  BOOST_TEST(graph.cell_bytes() == bytes);
  BOOST_TEST(cx().heap().statistics().bytes_used == bytes);
  uint64_t of_heap = 0, edges = 0;
  for (const HeapNode& node : graph.nodes()) {
    of_heap += node.self_bytes != 0;
    edges += node.edge_count;
    BOOST_TEST(node.name < graph.strings().size());
  }
  BOOST_TEST(of_heap == cells);
  BOOST_TEST(edges == graph.edges().size());
  for (const HeapEdge& edge : graph.edges()) BOOST_TEST(edge.to < graph.nodes().size());
  verify_heap(cx().heap());
}

BOOST_FIXTURE_TEST_CASE(two_snapshots_give_a_cell_the_same_number, ScriptWorld) {
  BOOST_REQUIRE(start("class OnlyOne {} var only = new OnlyOne();"));
  cx().state().fuel = int64_t{1} << 40;
  BOOST_REQUIRE((cx().run() == LeaveReason::Done));
  const NativeScope scope(cx());
  const auto ids = [this] {
    HeapGraph graph(cx());
    graph.build();
    std::vector<uint32_t> found;
    for (const HeapNode& node : graph.nodes())
      if (node.type == HeapNodeType::Object && graph.strings()[node.name] == "OnlyOne")
        found.push_back(node.id);
    std::sort(found.begin(), found.end());
    return found;
  };
  const std::vector<uint32_t> first = ids();
  BOOST_TEST(first.size() == 1u);
  BOOST_TEST(ids() == first, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(texts_of_json_are_escaped) {
  std::string out;
  put_json_text(out, "a\"\\\n\x01\xC3\xA4\xFF\xF0\x9F\x98\x80");
  BOOST_TEST(out == "\"a\\\"\\\\\\u000a\\u0001\xC3\xA4\xEF\xBF\xBD\xF0\x9F\x98\x80\"");
}

}  // namespace shoal::test
