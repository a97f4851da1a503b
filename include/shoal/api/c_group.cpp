// The C ABI: groups.
#include "include/shoal/api/c_boxes.h"

using namespace shoal::c_api;

static_assert(SHOAL_STOP_ASKED == static_cast<int>(shoal::GroupStop::Asked));

namespace {

std::chrono::nanoseconds ns_of(uint64_t ns) noexcept {
  return std::chrono::nanoseconds(static_cast<int64_t>(std::min<uint64_t>(ns, INT64_MAX)));
}

}  // namespace

extern "C" {

shoal_error* shoal_group_create(shoal_runtime* r, const shoal_group_settings* given,
                                shoal_group** out) {
  if (!r || !out) return empty("runtime or out");
  if (shoal_error* const bad = check_size(given, "shoal_group_settings")) return bad;
  const shoal_group_settings s = known_part(given);
  shoal::GroupSettings settings;
  if (s.seed != 0) settings.seed = s.seed;
  if (s.start_time_ms != 0) settings.start_time_ms = s.start_time_ms;
  if (s.fuel_a_round != 0) settings.fuel_a_round = s.fuel_a_round;
  settings.parallel = s.parallel;
  for (size_t i = 0; s.environment && i < s.environment_count; ++i)
    settings.environment.emplace_back(string_of(s.environment[i].name),
                                      string_of(s.environment[i].value));
  Expected<shoal::ContextGroup> made = r->runtime.create_group(settings);
  if (made) *out = new shoal_group{std::move(*made)};
  return error_of(made.error());
}
void shoal_group_free(shoal_group* g) { delete g; }
shoal_error* shoal_group_create_context(shoal_group* g, const shoal_context_settings* settings,
                                        shoal_context** out) {
  if (!g || !out) return empty("group or out");
  if (shoal_error* const bad = check_sizes(settings)) return bad;
  Expected<shoal::ContextHandle> made = g->group.create_context(settings_of(settings));
  if (made) *out = new shoal_context{std::move(*made)};
  return error_of(made.error());
}
shoal_future* shoal_group_run_until_idle(shoal_group* g, uint64_t rounds_max) {
  return g ? boxed(g->group.run_until_idle(rounds_max)) : failed("group");
}
shoal_future* shoal_group_run_for(shoal_group* g, uint64_t virtual_ns, uint64_t rounds_max) {
  return g ? boxed(g->group.run_for(ns_of(virtual_ns), rounds_max)) : failed("group");
}
void shoal_group_ask_to_stop(shoal_group* g) {
  if (g) g->group.stop();
}
uint64_t shoal_group_elapsed_ns(const shoal_group* g) {
  return g ? static_cast<uint64_t>(g->group.elapsed().count()) : 0;
}
uint64_t shoal_group_rounds(const shoal_group* g) { return g ? g->group.rounds() : 0; }
shoal_error* shoal_group_at(shoal_group* g, uint64_t elapsed_ns, void (*callback)(void*),
                            void* data) {
  if (!g || !callback) return empty("group or callback");
  return error_of(g->group.at(ns_of(elapsed_ns), [callback, data] { callback(data); }));
}
shoal_error* shoal_group_write_file(shoal_group* g, const char* path, const char* content,
                                    size_t length) {
  if (!g || !path) return empty("group or path");
  return error_of(g->group.write_file(path, text_of(content, length)));
}
shoal_error* shoal_group_read_file(shoal_group* g, const char* path, shoal_value** out) {
  if (!g || !path || !out) return empty("group, path or out");
  Expected<std::string> content = g->group.read_file(path);
  if (content) *out = boxed(Data(std::move(*content)));
  return error_of(content.error());
}

}  // extern "C"
