// Functions as a service: 10,000 tenants, each with a context of its own, share the compiled code
// of their handlers. Requests are routed to them from outside; tenants that misbehave are ended
// alone.
#include <shoal/embed.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace {

struct Request {
  std::string method, path;
};
struct Response {
  int status = 0;
  std::string body;
};

const char* const kHandlers[] = {
    "export default (request) => ({ status: 200, body: `hello from ${tenant}` });",
    "let visits = 0;\n"
    "export default async ({ path }) => {\n"
    "  await null;\n"
    "  return { status: 200, body: `${path}: visit ${++visits}` };\n"
    "};",
    "const routes: Record<string, () => string> = { '/': () => 'root', '/time': () => 'now' };\n"
    "export default ({ path }) => {\n"
    "  const route = routes[path];\n"
    "  return route ? { status: 200, body: route() } : { status: 404, body: 'no ' + path };\n"
    "};",
    // Over its limit of fuel it gets a RangeError, once; then it is ended.
    "export default () => { for (;;) try { for (;;); } catch {} };",
};

/// Counts answers down.
class Latch {
 public:
  explicit Latch(size_t count) : left_(count) {}
  void count_down() {
    const std::scoped_lock lock(mutex_);
    if (--left_ == 0) done_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  size_t left_;
};

}  // namespace
SHOAL_STRUCT(Request, method, path);
SHOAL_STRUCT(Response, status, body);

namespace {

struct Tenant {
  shoal::ContextHandle context;
  shoal::ObjectHandle handler;
};

double ms_since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
      .count();
}

/// A context for each tenant, and its handler's module in it.
std::vector<Tenant> start_tenants(const shoal::Runtime& runtime, size_t count) {
  std::vector<shoal::Script> handlers;
  for (const char* const source : kHandlers) {
    shoal::CompileSettings how;
    how.name = "handler-" + std::to_string(handlers.size()) + ".ts";
    how.module = true;
    handlers.push_back(runtime.compile(source, how).value());
  }
  std::vector<Tenant> tenants(count);
  Latch loaded(count);
  for (size_t i = 0; i < count; ++i) {
    shoal::ContextSettings settings;
    settings.name = "tenant-" + std::to_string(i);
    settings.limits.heap_bytes_max = 4 << 20;
    settings.limits.turn_fuel_max = 1'000'000;
    settings.set("tenant", settings.name);
    tenants[i].context = runtime.create_context(std::move(settings)).value();
    // One in a thousand has the handler that never ends.
    const shoal::Script& handler = handlers[i % 1000 == 999 ? 3 : i % 3];
    tenants[i].context.run<shoal::ObjectHandle>(handler).on_ready(
        [&, i](shoal::Expected<shoal::ObjectHandle> module) {
          if (module) tenants[i].handler = *module;
          loaded.count_down();
        });
  }
  loaded.wait();
  return tenants;
}

}  // namespace

int main(int argc, char** argv) {
  const size_t count = argc > 1 ? static_cast<size_t>(std::atoi(argv[1])) : 10'000;
  const shoal::Runtime runtime;
  const auto begun = std::chrono::steady_clock::now();
  std::vector<Tenant> tenants = start_tenants(runtime, count);
  std::fprintf(stderr, "%zu tenants in %.0f ms\n", count, ms_since(begun));

  std::atomic<size_t> ok = 0, not_found = 0, failed = 0;
  const size_t requests = 2 * count;
  const auto routed = std::chrono::steady_clock::now();
  Latch answered(requests);
  for (size_t i = 0; i < requests; ++i) {
    const Tenant& tenant = tenants[i % count];
    const Request request{"GET", i % 6 == 5 ? "/nowhere" : "/"};
    tenant.handler.call_method<Response>("default", request)
        .on_ready([&](shoal::Expected<Response> response) {
          ++(!response ? failed : response->status == 200 ? ok : not_found);
          answered.count_down();
        });
  }
  answered.wait();
  std::fprintf(stderr, "%zu requests in %.0f ms\n", requests, ms_since(routed));
  const auto ended = static_cast<size_t>(std::count_if(
      tenants.begin(), tenants.end(), [](const Tenant& t) { return t.context.has_ended(); }));
  std::printf("ok %zu, not found %zu, failed %zu, tenants ended %zu\n", ok.load(), not_found.load(),
              failed.load(), ended);
  const bool as_expected = ok + not_found + failed == requests && failed == 2 * (count / 1000);
  return runtime.shutdown().ok() && as_expected ? 0 : 1;
}
