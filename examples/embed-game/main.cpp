// A game loop: the runtime has no threads of its own; each frame lends it this one for at most two
// milliseconds. Scripts of creatures run in contexts; one that never ends costs its budget, not the
// frame.
#include <shoal/embed.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kBudget = std::chrono::milliseconds(2);

struct Position {
  double x = 0, y = 0;
};

}  // namespace
SHOAL_STRUCT(Position, x, y);

namespace {

struct Creature {
  std::string name;
  shoal::ContextHandle context;
  Position position;
  shoal::Future<Position> next;  // Of the step under way.
  int steps = 0;
};

const char* const kWalker = "let t = 0; function step(p) { t++; return { x: p.x + 1, y: p.y } }";
const char* const kCircler =
    "let t = 0;\n"
    "async function step(p) { await null; t += Math.PI / 2;\n"
    "  return { x: Math.round(10 * Math.cos(t)), y: Math.round(10 * Math.sin(t)) } }";
const char* const kSleeper = "function step(p) { pause(3); return { x: p.x, y: p.y + 1 } }";
const char* const kThinker = "function step(p) { for (;;); }";

/// pause(frames): script stands still so many frames, in the middle of what it does.
class Frames {
 public:
  shoal::Future<void> after(int frames) {
    shoal::Promise<void> promise;
    waiting_.push_back({now_ + frames, promise});
    return promise.future();
  }
  void next() {
    ++now_;
    for (const auto& [when, promise] : waiting_)
      if (when == now_) (void)promise.resolve();
    std::erase_if(waiting_, [this](const auto& each) { return each.first <= now_; });
  }

 private:
  int now_ = 0;
  std::vector<std::pair<int, shoal::Promise<void>>> waiting_;
};

shoal::Blocking<void> wait_for(shoal::Future<void> frames) {
  const shoal::Expected<void> done = co_await frames;
  static_cast<void>(done);
}

Creature make_creature(const shoal::Runtime& runtime, Frames& frames, std::string name,
                       const char* source) {
  shoal::ContextSettings settings;
  settings.name = name;
  settings.define("pause", [&frames](int count) { return wait_for(frames.after(count)); });
  Creature creature;
  creature.context = runtime.create_context(std::move(settings)).value();
  creature.name = std::move(name);
  (void)creature.context.eval(source);
  return creature;
}

/// Takes in what a script has said, and asks for the next step.
void update(Creature& creature) {
  if (creature.next.is_valid()) {
    const shoal::Expected<Position> moved = creature.next.try_get();
    if (!moved) return;  // It still thinks; the game goes on.
    creature.position = *moved;
    ++creature.steps;
  }
  creature.next = creature.context.call<Position>("step", creature.position);
}

}  // namespace

int main() {
  shoal::RuntimeSettings settings;
  settings.threads = 0;
  Frames frames;
  const shoal::Runtime runtime(settings);
  std::vector<Creature> creatures;
  creatures.push_back(make_creature(runtime, frames, "walker", kWalker));
  creatures.push_back(make_creature(runtime, frames, "circler", kCircler));
  creatures.push_back(make_creature(runtime, frames, "sleeper", kSleeper));
  creatures.push_back(make_creature(runtime, frames, "thinker", kThinker));

  Clock::duration longest{};
  for (int frame = 0; frame < 120; ++frame) {
    const auto begun = Clock::now();
    for (Creature& creature : creatures) update(creature);
    (void)runtime.run_for(kBudget).value();
    frames.next();
    longest = std::max(longest, Clock::now() - begun);
  }
  std::fprintf(stderr, "longest frame %.2f ms\n",
               std::chrono::duration<double, std::milli>(longest).count());
  for (const Creature& c : creatures)
    std::printf("%s: %s\n", c.name.c_str(),
                c.steps == 0    ? "still thinks"
                : c.steps >= 20 ? "moves"
                                : "hardly moves");
  creatures.back().context.kill("it thinks too long");
  return runtime.shutdown().ok() && creatures.back().context.has_ended() ? 0 : 1;
}
