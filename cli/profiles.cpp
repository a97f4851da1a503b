#include "cli/profiles.h"

#include <charconv>

namespace shoal::cli {
namespace {

/// A whole number above 0.
bool read_interval(const Invocation& invocation, Flag flag, uint64_t& out, std::string& error) {
  const std::string* const text = invocation.value(flag);
  if (!text) return true;
  const char* const end = text->data() + text->size();
  const auto [stop, failed] = std::from_chars(text->data(), end, out);
  if (failed == std::errc() && stop == end && out > 0 && out <= UINT32_MAX) return true;
  error = std::string("--") + option_of(flag).name + " wants a whole number above 0, not '";
  error += *text + "'";
  return false;
}

std::string text_of(const Invocation& invocation, Flag flag) {
  const std::string* const text = invocation.value(flag);
  return text ? *text : std::string();
}

}  // namespace

bool read_profiles(const Invocation& invocation, ProfileSettings& out, std::string& error) {
  struct Detail {
    Flag flag, of;
  };
  static constexpr Detail kDetails[] = {{Flag::CpuProfDir, Flag::CpuProf},
                                        {Flag::CpuProfName, Flag::CpuProf},
                                        {Flag::CpuProfInterval, Flag::CpuProf},
                                        {Flag::HeapProfDir, Flag::HeapProf},
                                        {Flag::HeapProfName, Flag::HeapProf},
                                        {Flag::HeapProfInterval, Flag::HeapProf}};
  for (const Detail& each : kDetails) {
    if (!invocation.has(each.flag) || invocation.has(each.of)) continue;
    error = std::string("--") + option_of(each.flag).name + " must be used with --" +
            option_of(each.of).name;
    return false;
  }
  out.cpu = invocation.has(Flag::CpuProf);
  out.cpu_folder = text_of(invocation, Flag::CpuProfDir);
  out.cpu_name = text_of(invocation, Flag::CpuProfName);
  out.heap = invocation.has(Flag::HeapProf);
  out.heap_folder = text_of(invocation, Flag::HeapProfDir);
  out.heap_name = text_of(invocation, Flag::HeapProfName);
  out.heap_snapshot = invocation.has(Flag::HeapSnapshot);
  out.heap_snapshot_path = text_of(invocation, Flag::HeapSnapshot);
  out.trace = invocation.has(Flag::Trace);
  out.trace_path = text_of(invocation, Flag::Trace);
  return read_interval(invocation, Flag::CpuProfInterval, out.cpu_interval_us, error) &&
         read_interval(invocation, Flag::HeapProfInterval, out.heap_interval_bytes, error);
}

}  // namespace shoal::cli
