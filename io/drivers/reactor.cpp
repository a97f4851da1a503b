#include "io/drivers/reactor.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>

namespace shoal {

using Clock = std::chrono::steady_clock;

uint64_t steady_now_ns() noexcept {
  return static_cast<uint64_t>(Clock::now().time_since_epoch() / std::chrono::nanoseconds(1));
}

struct Reactor::Implementation {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  asio::steady_timer timer{context};
};

Reactor::Reactor() : implementation_(std::make_unique<Implementation>()) {}
Reactor::~Reactor() = default;

void Reactor::poll() { implementation_->context.poll(); }

void Reactor::wait(std::optional<uint64_t> deadline_ns) {
  Implementation& impl = *implementation_;
  if (deadline_ns) {
    impl.timer.expires_at(Clock::time_point(std::chrono::nanoseconds(*deadline_ns)));
    impl.timer.async_wait([](const asio::error_code&) {});
  }
  impl.context.run_one();
  if (deadline_ns) impl.timer.cancel();
  impl.context.poll();
}

void Reactor::wake() {
  asio::post(implementation_->context, [] {});
}

}  // namespace shoal
