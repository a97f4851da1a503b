// Workers of embedded contexts: contexts like the one that starts them, of the same runtime.
#include "include/shoal/api/context_core.h"
#include "stdlib/web/worker.h"
#include "vm/object/error.h"

namespace shoal {
namespace {

struct StartLetter final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.run_worker(std::move(specifier), std::move(referrer));
  }
  std::string specifier, referrer;
};

class CoreControl final : public WorkerControl {
 public:
  explicit CoreControl(const std::shared_ptr<ContextCore>& core) : core_(core) {}
  void terminate() noexcept override {
    if (const std::shared_ptr<ContextCore> core = core_.lock())
      core->kill(EndReason::Killed, "the Worker was terminated");
  }

 private:
  const std::weak_ptr<ContextCore> core_;
};

Thrown refuse(Context& cx, const std::string& why) {
  return throw_error(cx, Intrinsic::ErrorPrototype, "A Worker cannot be started: %s", why.c_str());
}

}  // namespace

Expected<ContextSettings> ContextCore::settings_of_worker(Context& context,
                                                          const WorkerRequest& request) {
  const ModuleLoader& loader =
      settings_.module_loader ? settings_.module_loader : runtime_->settings().module_loader;
  if (!loader) return make_error(ErrorCode::Module, "this context has no module loader");
  ContextSettings settings = settings_;
  settings.name += request.name.empty() ? "/worker" : "/" + request.name;
  if (group_ || settings.random_seed != 0) settings.random_seed = context.next_random() | 1;
  return settings;
}

Result<WorkerControl*> ContextCore::start_worker(Context& context, WorkerRequest& request) {
  if (settings_.workers_max == 0) return refuse(context, "this context's host allows none");
  Expected<ContextSettings> settings = settings_of_worker(context, request);
  if (!settings) return refuse(context, settings.error().message);
  if (!workers_) workers_ = std::make_shared<WorkerCount>();
  const std::shared_ptr<void> counted(nullptr, [count = workers_](void*) { --count->count; });
  if (++workers_->count > settings_.workers_max)
    return refuse(context, "there are " + std::to_string(settings_.workers_max) + " already");
  auto worker = create(runtime_, std::move(*settings), &request, group_);
  if (!worker) return refuse(context, worker.error().message);
  (*worker)->workers_ = workers_;
  (*worker)->counted_as_worker_ = counted;
  if (!runtime_->add(*worker)) return refuse(context, "the runtime is being shut down");
  auto letter = std::make_unique<StartLetter>();
  letter->specifier = request.specifier;
  letter->referrer = request.referrer;
  (void)(*worker)->send(std::move(letter));
  return static_cast<WorkerControl*>(new CoreControl(*worker));
}

}  // namespace shoal
