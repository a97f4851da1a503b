#include "io/drivers/sample_clock.h"

#include <pthread.h>
#include <ucontext.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "io/drivers/reactor.h"

namespace shoal {
namespace {

/// Whom this thread runs.
constinit thread_local std::atomic<SampleTarget*> t_target{nullptr};

/// The one in which handlers of the dispatch loop keep their place comes first: see
/// vm/interp/dispatch.h.
#if defined(__x86_64__)
constexpr int kRegisters[] = {REG_R13, REG_R12, REG_R14, REG_R15, REG_RBX, REG_RBP,
                              REG_RDI, REG_RSI, REG_RDX, REG_RCX, REG_R8,  REG_R9,
                              REG_R10, REG_R11, REG_RAX};
constexpr size_t kRegisterCount = std::size(kRegisters);
void read_registers(const ucontext_t& from, uint64_t* out) noexcept {
  for (const int each : kRegisters) *out++ = static_cast<uint64_t>(from.uc_mcontext.gregs[each]);
}
#elif defined(__aarch64__)
constexpr size_t kRegisterCount = 31;
void read_registers(const ucontext_t& from, uint64_t* out) noexcept {
  constexpr size_t kFirst = 20;  // x20, x21, ... are where preserve_none begins.
  for (size_t i = 0; i < kRegisterCount; ++i)
    *out++ = from.uc_mcontext.regs[(kFirst + i) % kRegisterCount];
}
#else
constexpr size_t kRegisterCount = 0;
void read_registers(const ucontext_t&, uint64_t*) noexcept {}
#endif

void on_signal(int, siginfo_t*, void* context) noexcept {
  SampleTarget* const target = t_target.load(std::memory_order_relaxed);
  if (!target) return;
  const int kept = errno;
  uint64_t registers[kRegisterCount + 1];
  read_registers(*static_cast<const ucontext_t*>(context), registers);
  target->on_tick(steady_now_ns(), {registers, kRegisterCount});
  errno = kept;
}

/// For good: a tick that was sent may arrive when its clock has gone.
bool install_handler() noexcept {
  struct sigaction action = {};
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&action.sa_mask);
  return ::sigaction(SIGPROF, &action, nullptr) == 0;
}

class ThreadClock final : public SampleClock, public std::enable_shared_from_this<ThreadClock> {
 public:
  explicit ThreadClock(uint64_t interval_ns) : interval_ns_(interval_ns) {}
  ~ThreadClock() override {
    {
      const std::scoped_lock lock(mutex_);
      ends_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  void start() {
    thread_ = std::thread([this] { run(); });
  }
  std::unique_ptr<Seat> take_seat() override;

 private:
  class OwnSeat;
  void run();

  const uint64_t interval_ns_;
  std::mutex mutex_;  // Of what follows.
  std::condition_variable wake_;
  bool ends_ = false;
  std::vector<OwnSeat*> seats_;
  std::thread thread_;
};

class ThreadClock::OwnSeat final : public Seat {
 public:
  explicit OwnSeat(std::shared_ptr<ThreadClock> clock) : clock_(std::move(clock)) {
    const std::scoped_lock lock(clock_->mutex_);
    clock_->seats_.push_back(this);
  }
  ~OwnSeat() override {
    const std::scoped_lock lock(clock_->mutex_);
    std::erase(clock_->seats_, this);
  }

  void enter(SampleTarget& target) override {
    t_target.store(&target, std::memory_order_relaxed);
    const std::scoped_lock lock(mutex_);
    thread_ = pthread_self();
    is_taken_ = true;
  }
  void leave() override {
    {
      const std::scoped_lock lock(mutex_);
      is_taken_ = false;
    }
    t_target.store(nullptr, std::memory_order_relaxed);
  }
  /// The thread is there for as long as the seat is taken.
  void tick() {
    const std::scoped_lock lock(mutex_);
    if (is_taken_) (void)pthread_kill(thread_, SIGPROF);
  }

 private:
  const std::shared_ptr<ThreadClock> clock_;
  std::mutex mutex_;
  bool is_taken_ = false;
  pthread_t thread_{};
};

std::unique_ptr<SampleClock::Seat> ThreadClock::take_seat() {
  return std::make_unique<OwnSeat>(shared_from_this());
}

void ThreadClock::run() {
  sigset_t all;
  sigfillset(&all);
  (void)pthread_sigmask(SIG_BLOCK, &all, nullptr);  // Signals are for others.
  auto due = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!ends_) {
    // What was slept through is not made up for.
    due = std::max(due + std::chrono::nanoseconds(interval_ns_), std::chrono::steady_clock::now());
    wake_.wait_until(lock, due, [this] { return ends_; });
    for (OwnSeat* const seat : seats_) seat->tick();
  }
}

}  // namespace

std::shared_ptr<SampleClock> SampleClock::create(uint64_t interval_ns, std::string& error) {
  auto clock = std::make_shared<ThreadClock>(std::max(interval_ns, kIntervalMinNs));
  if (!install_handler()) {
    error = std::string("cannot take SIGPROF: ") + std::strerror(errno);
    return nullptr;
  }
  clock->start();
  return clock;
}

}  // namespace shoal
