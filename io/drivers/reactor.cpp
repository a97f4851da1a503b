#include "io/drivers/reactor.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>

namespace shoal {

using Clock = std::chrono::steady_clock;

struct Reactor::Implementation {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  asio::steady_timer timer{context};
  Clock::time_point start = Clock::now();
};

Reactor::Reactor() : implementation_(std::make_unique<Implementation>()) {}
Reactor::~Reactor() = default;

uint64_t Reactor::now_ns() const noexcept {
  return static_cast<uint64_t>((Clock::now() - implementation_->start) /
                               std::chrono::nanoseconds(1));
}

void Reactor::poll() { implementation_->context.poll(); }

void Reactor::wait(std::optional<uint64_t> deadline_ns) {
  Implementation& impl = *implementation_;
  if (deadline_ns) {
    impl.timer.expires_at(impl.start + std::chrono::nanoseconds(*deadline_ns));
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
