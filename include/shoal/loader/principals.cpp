#include "include/shoal/loader/principals.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <set>

#include "stdlib/node/builtins.h"
#include "vm/interp/frames.h"
#include "vm/run/module.h"

namespace shoal::loader {
namespace {

constexpr std::string_view kPackages = "/node_modules/";
/// No path has a zero byte.
constexpr std::string_view kMark("\0package ", 9);
/// They speak to the host, but give none of it away: texts, time, the loading of other shared ones.
constexpr std::string_view kHarmless[] = {"node:_host_seams", "node:path", "node:_path_win32",
                                          "shoal:timers", "web:file/object_urls"};

/// What the text of a module imports, as it is written there.
std::vector<std::string_view> imports_of(std::string_view source) {
  std::vector<std::string_view> found;
  for (const std::string_view before : {"from \"", "import \"", "import(\"", "load(\""}) {
    for (size_t at = source.find(before); at != std::string_view::npos;
         at = source.find(before, at)) {
      at += before.size();
      found.push_back(source.substr(at, source.find('"', at) - at));
    }
  }
  return found;
}

bool reaches_host(const std::string& name, std::set<std::string>& seen) {
  const char* const source = builtin_source(name);
  if (!source || !seen.insert(name).second) return false;
  if (std::find(std::begin(kHarmless), std::end(kHarmless), name) != std::end(kHarmless))
    return false;
  for (const std::string_view each : imports_of(source)) {
    if (each == "shoal:host") return true;
    const std::string beside = builtin_beside(name, each);
    if (reaches_host(beside.empty() ? std::string(each) : beside, seen)) return true;
  }
  return false;
}

/// Of the code that runs in it: its module's, or what a text is called.
std::string key_of(const Frame& frame) {
  const ModuleRecord* const m = frame.state->module();
  return m ? const_cast<ModuleRecord*>(m)->key()->utf8() : frame.code->unit->image().source_name;
}

}  // namespace

std::string_view package_of(std::string_view path) noexcept {
  const size_t at = path.rfind(kPackages);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = path.substr(at + kPackages.size());
  size_t end = rest.find('/');
  if (rest.starts_with('@') && end != std::string_view::npos) end = rest.find('/', end + 1);
  return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

std::string key_for(const std::string& name, Principal who) {
  return who == kProgramPrincipal ? name : name + std::string(kMark) + std::to_string(who);
}

ModuleOwner owner_of_key(const std::string& key) {
  const size_t mark = key.rfind(kMark);
  if (mark == std::string::npos) return {key, kProgramPrincipal};
  ModuleOwner owner{key.substr(0, mark), kProgramPrincipal};
  const char* const end = key.data() + key.size();
  const auto [stop, error] = std::from_chars(key.data() + mark + kMark.size(), end, owner.who);
  // A mark that does not end it was in a text of script's.
  if (error != std::errc() || stop != end) return {key, kProgramPrincipal};
  return owner;
}

bool is_shared_builtin(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, bool, std::less<>> known;
  const std::scoped_lock lock(mutex);
  const auto at = known.find(name);
  if (at != known.end()) return at->second;
  std::set<std::string> seen;
  return known.emplace(name, !reaches_host(std::string(name), seen)).first->second;
}

Principal principal_of_module(Door& door, const std::string& key) {
  const ModuleOwner owner = owner_of_key(key);
  if (owner.who != kProgramPrincipal) return owner.who;
  return door.principal_of(package_of(owner.name));
}

bool runs_builtin(Context& cx) {
  for (const Value* regs = cx.state().regs; regs;) {
    const Frame* const frame = Frame::of(const_cast<Value*>(regs));
    if (frame->code) return builtin_source(owner_of_key(key_of(*frame)).name) != nullptr;
    regs = frame->caller_regs;
  }
  return false;
}

Principal running_principal(Context& cx, Door& door, CodeOf which) {
  if (!door.options().permissions->has_packages()) return kProgramPrincipal;
  for (const Value* regs = cx.state().regs; regs;) {
    const Frame* const frame = Frame::of(const_cast<Value*>(regs));
    regs = frame->caller_regs;
    if (!frame->code) continue;
    const ModuleOwner owner = owner_of_key(key_of(*frame));
    if (owner.who != kProgramPrincipal) return owner.who;
    if (which == CodeOf::Outside && builtin_source(owner.name)) continue;
    if (!builtin_source(owner.name)) return door.principal_of(package_of(owner.name));
    if (!is_shared_builtin(owner.name)) return kProgramPrincipal;
  }
  return door.nobody();
}

}  // namespace shoal::loader
