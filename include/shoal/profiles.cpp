#include "include/shoal/profiles.h"

#include "io/door/trace.h"
#include "io/drivers/reactor.h"
#include "io/drivers/report_files.h"
#include "vm/run/context.h"
#include "vm/run/heap_snapshot.h"

namespace shoal {
namespace {

constexpr uint64_t kNsInUs = 1000;

/// The name that was asked for, with that before its ending.
std::string marked(const std::string& name, const std::string& mark) {
  if (mark.empty()) return name;
  const size_t slash = name.rfind('/'), dot = name.rfind('.');
  const bool has_ending = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  const size_t at = has_ending ? dot : name.size();
  return name.substr(0, at) + '.' + mark + name.substr(at);
}

}  // namespace

std::shared_ptr<Profiles> Profiles::create(const ProfileSettings& settings, std::string& error) {
  std::shared_ptr<Profiles> profiles(new Profiles(settings));
  if (settings.cpu) {
    profiles->clock_ = SampleClock::create(settings.cpu_interval_us * kNsInUs, error);
    if (!profiles->clock_) return nullptr;
  }
  if (!settings.trace) return profiles;
  const std::string path =
      settings.trace_path.empty() ? report_name("Trace", "json", 0) : settings.trace_path;
  profiles->trace_ = TraceFile::create(path, error);
  return profiles->trace_ ? profiles : nullptr;
}

std::shared_ptr<DoorTrace> Profiles::next_door_trace() {
  return trace_ ? std::make_shared<DoorTrace>(trace_, trace_->number_of_next()) : nullptr;
}

ContextProfiles::ContextProfiles(std::shared_ptr<Profiles> all, Context& cx,
                                 std::shared_ptr<DoorTrace> trace)
    : all_(std::move(all)), cx_(cx), number_(all_->next_number()), trace_(std::move(trace)) {
  label_ = number_ == 0 ? "main" : "worker " + std::to_string(number_);
  const ProfileSettings& settings = all_->settings();
  if (settings.cpu) {
    cpu_ = std::make_unique<CpuProfiler>(cx, steady_now_ns());
    seat_ = all_->clock()->take_seat();
  }
  if (settings.heap) heap_ = std::make_unique<HeapProfiler>(cx, settings.heap_interval_bytes);
}

ContextProfiles::~ContextProfiles() { leave(); }

void ContextProfiles::set_file(const std::string& file) {
  label_ += " " + file.substr(file.rfind('/') + 1);
}

void ContextProfiles::enter() {
  entered_ns_ = steady_now_ns();
  const uint64_t interval_ns = all_->settings().cpu_interval_us * kNsInUs;
  if (cpu_ && !is_finished_ && left_ns_ != 0 && entered_ns_ - left_ns_ >= interval_ns)
    cpu_->add_idle(left_ns_, entered_ns_);
  is_entered_ = true;
  if (seat_) seat_->enter(*this);
}

void ContextProfiles::leave() {
  if (!std::exchange(is_entered_, false)) return;
  if (seat_) seat_->leave();
  left_ns_ = steady_now_ns();
  if (cpu_ && !is_finished_) cpu_->settle();
  add_event("context", label_, entered_ns_, left_ns_);
}

void ContextProfiles::begin_turn() { turn_ns_ = steady_now_ns(); }

void ContextProfiles::end_turn(TurnKind kind) {
  constexpr const char* kNames[] = {"script", "module",    "microtasks", "nextTick",
                                    "timer",  "immediate", "message"};
  if (cpu_ && !is_finished_) cpu_->settle();
  add_event("turn", kNames[static_cast<size_t>(kind)], turn_ns_, steady_now_ns());
}

void ContextProfiles::add_event(const char* category, std::string_view name, uint64_t begin_ns,
                                uint64_t end_ns, std::string_view arguments) {
  if (!trace_) return;
  std::string all = "\"context\":" + std::to_string(trace_->context());
  if (!arguments.empty()) all.append(",").append(arguments);
  trace_->file().add({.phase = 'X',
                      .category = category,
                      .name = name,
                      .begin_ns = begin_ns,
                      .end_ns = end_ns,
                      .arguments = all});
}

// ---- What happens

void ContextProfiles::on_tick(uint64_t now_ns, std::span<const uint64_t> registers) noexcept {
  if (!is_finished_.load(std::memory_order_relaxed)) cpu_->on_tick(now_ns, registers);
}

void ContextProfiles::on_pause_begin() noexcept {
  if (pause_depth_++ == 0 && cpu_) cpu_->set_collecting(true);
}

void ContextProfiles::on_pause_end(uint64_t begin_ns, uint64_t end_ns) noexcept {
  if (--pause_depth_ != 0) return;
  if (cpu_) cpu_->set_collecting(false);
  if (!trace_) return;
  const HeapStatistics heap = cx_.heap().statistics();
  const char* what = "collection step";
  if (heap.young_cycles != young_cycles_) what = "young collection";
  if (heap.full_cycles != full_cycles_) what = "full collection";
  young_cycles_ = heap.young_cycles;
  full_cycles_ = heap.full_cycles;
  add_event("gc", what, begin_ns, end_ns, "\"used\":" + std::to_string(heap.bytes_used));
}

void ContextProfiles::on_allocated(const Cell* cell, size_t bytes_total) noexcept {
  if (heap_ && !is_finished_) heap_->on_allocated(cell, bytes_total);
}

void ContextProfiles::on_marked(const Heap& heap) noexcept {
  if (heap_) heap_->on_marked(heap);
}

// ---- Files

void ContextProfiles::flush() {
  if (trace_) trace_->file().flush();
}

std::string ContextProfiles::path_of(const char* prefix, const char* extension,
                                     const std::string& folder, const std::string& name,
                                     std::string& error) const {
  const std::string worker = number_ == 0 ? "" : "worker-" + std::to_string(number_);
  std::string file = name.empty() ? report_name(prefix, extension, number_) : marked(name, worker);
  file = marked(file, all_->settings().label);
  if (folder.empty() || file.starts_with('/')) return file;
  if (!make_report_folder(folder, error)) return {};
  return folder + (folder.ends_with('/') ? "" : "/") + file;
}

void ContextProfiles::write(const std::string& path, const std::string& text,
                            std::string& error) const {
  if (!error.empty()) return;
  const std::unique_ptr<ReportFile> file = ReportFile::create(path, error);
  if (!file) return;
  file->write(text);
  error = file->error();
}

void ContextProfiles::write_snapshot(std::string& error) {
  const std::string path =
      path_of("Heap", "heapsnapshot", "", all_->settings().heap_snapshot_path, error);
  const std::unique_ptr<ReportFile> file = ReportFile::create(path, error);
  if (!file) return;
  write_heap_snapshot(cx_, [&file](std::string_view piece) { file->write(piece); });
  error = file->error();
}

void ContextProfiles::note(std::string& lines, const std::string& error) {
  if (error.empty()) return;
  has_failed_ = true;
  lines += "error: " + error + "\n";
}

std::string ContextProfiles::finish() {
  if (is_finished_.exchange(true)) return {};
  const ProfileSettings& settings = all_->settings();
  std::string lines;
  if (cpu_) {
    std::string error;
    const std::string path =
        path_of("CPU", "cpuprofile", settings.cpu_folder, settings.cpu_name, error);
    write(path, cpu_->finish(steady_now_ns()), error);
    note(lines, error);
    if (error.empty() && settings.names_files) lines += "CPU profile: " + path + "\n";
  }
  if (heap_) {
    std::string error;
    const std::string path =
        path_of("Heap", "heapprofile", settings.heap_folder, settings.heap_name, error);
    write(path, heap_->finish(), error);
    note(lines, error);
    if (error.empty() && settings.names_files) lines += "Heap profile: " + path + "\n";
  }
  if (settings.heap_snapshot) {
    std::string error;
    write_snapshot(error);
    note(lines, error);
  }
  if (trace_) trace_->file().flush();
  return lines;
}

}  // namespace shoal
