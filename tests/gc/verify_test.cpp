// The verifier must find what it is there for: each test breaks one rule in a child process.
#include "gc/verify.h"

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <functional>
#include <string>

#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

namespace {

// What the verifier says of a heap that `damage` has been at; empty if it is content.
std::string complaint(const std::function<void(World&)>& damage) {
  int ends[2];
  BOOST_TEST_REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // Boost.Test's handler would go on with the next test.
    dup2(ends[1], STDERR_FILENO);
    World world;
    damage(world);
    verify_heap(*world.heap);
    _exit(0);
  }
  close(ends[1]);
  std::string text;
  char buffer[256];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "" : text;
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verifier)

BOOST_AUTO_TEST_CASE(a_sound_heap_passes) {
  BOOST_TEST(complaint([](World& world) {
               Node* const a = world.root(world.node());
               world.heap->collect_all(Turn::Boundary);
               a->left.set(*world.heap, a, world.node());
             }) == "");
}

BOOST_AUTO_TEST_CASE(a_missing_barrier_is_found) {
  BOOST_TEST(contains(complaint([](World& world) {
                        Node* const a = world.root(world.node());
                        world.heap->collect_all(Turn::Boundary);
                        a->left.init(world.node());
                      }),
                      "old refers to young without barrier"));
}

BOOST_AUTO_TEST_CASE(a_clean_card_is_found) {
  BOOST_TEST(contains(complaint([](World& world) {
                        Row* const row = world.root(world.row(4000));
                        world.heap->collect_all(Turn::Boundary);
                        row->set(*world.heap, 1, world.node());
                        row->set(*world.heap, 2, world.node());
                        row->values()[3000] = reinterpret_cast<uintptr_t>(world.node());
                      }),
                      "clean card"));
}

BOOST_AUTO_TEST_CASE(a_store_past_the_barrier_of_a_tracked_row_is_found) {
  BOOST_TEST(contains(complaint([](World& world) {
                        const NoCollect none(*world.heap);
                        Row* const row = world.root(world.row(20'000));
                        track_stores(*world.heap, row);
                        row->values()[3000] = reinterpret_cast<uintptr_t>(world.node());
                      }),
                      "tracked row refers to young"));
}

BOOST_AUTO_TEST_CASE(a_reference_that_trace_leaves_out_is_found) {
  BOOST_TEST(contains(complaint([](World& world) {
                        Faulty* const faulty =
                            world.root(world.heap->create<Faulty>(kFaulty).value());
                        faulty->hidden.set(*world.heap, faulty, world.root(world.node()));
                      }),
                      "trace left out a reference"));
}

BOOST_AUTO_TEST_CASE(a_reference_to_a_dead_cell_is_found) {
  BOOST_TEST(contains(complaint([](World& world) {
                        Node* const dead = world.node();
                        world.heap->collect_all(Turn::Boundary);
                        Node* const a = world.root(world.node());
                        Node* const b = world.root(world.node());
                        // The first cell of the block may be `dead` again: one further is free.
                        (void)dead;
                        a->left.init(reinterpret_cast<Node*>(reinterpret_cast<char*>(b) + 16));
                      }),
                      "no live cell"));
}

BOOST_AUTO_TEST_CASE(a_damaged_map_is_found) {
  BOOST_TEST(contains(complaint([](World& world) {
                        Node* const a = world.root(world.node());
                        mark_byte_of(a)[1] |= kMarkStart;
                      }),
                      "starts inside another"));
}

BOOST_AUTO_TEST_SUITE_END()
