#include "include/shoal/suggestion.h"

#include <algorithm>
#include <set>

#include "include/shoal/nearest.h"
#include "stdlib/intrinsics.h"
#include "vm/bytecode/code.h"
#include "vm/run/context.h"
#include "vm/run/native.h"

namespace shoal {
namespace {

constexpr size_t kNameMax = 40;
constexpr size_t kSourceMax = size_t{1} << 18;

constexpr bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

/// The names in a source text that follow a dot (members), or that do not.
void collect_names(std::string_view source, bool members, std::set<std::string>& out) {
  source = source.substr(0, kSourceMax);
  for (size_t at = 0; at < source.size();) {
    size_t end = at;
    while (end < source.size() && is_name_char(source[end])) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    const bool after_dot = at > 0 && source[at - 1] == '.';
    // What a class or an object literal defines is a member, too, and stands without a dot.
    if (end - at <= kNameMax && (members || !after_dot)) out.emplace(source.substr(at, end - at));
    at = end;
  }
}

void collect_builtins(Context& cx, bool members, std::set<std::string>& out) {
  const IntrinsicTemplates all = cx.options().intrinsics;
  for (uint32_t i = 0; all && i < kIntrinsicCount; ++i) {
    const IntrinsicTemplate* const t = all[i];
    if (!t || (!members && static_cast<Intrinsic>(i) != Intrinsic::Global)) continue;
    for (uint32_t k = 0; k < t->builtin_count; ++k) {
      const Builtin& b = t->builtins[k];
      if (b.type != BuiltinType::Hidden && b.key && is_name_char(b.key[0])) out.emplace(b.key);
    }
  }
}

/// What the message names: its last name. members: it is a member of something.
std::string misspelt(const std::string& header, bool& members) {
  for (const std::string_view tail : {" is not defined", " is not a function"}) {
    const size_t end = header.find(tail);
    if (end == std::string::npos) continue;
    size_t start = end;
    while (start > 0 && is_name_char(header[start - 1])) --start;
    members = start > 0 && header[start - 1] == '.';
    if (!members && tail == " is not a function") return {};  // A name that is defined.
    return header.substr(start, end - start);
  }
  return {};
}

}  // namespace

std::string suggest_name(Context& cx, ErrorObject* error) {
  bool members = false;
  const std::string wrong = misspelt(error_header(cx, error), members);
  if (wrong.size() < 4 || wrong.size() > kNameMax) return {};
  std::set<std::string> names;
  for (uint32_t i = 0; i < error->frame_count(); ++i) {
    const CapturedFrame frame = error->frame(i);
    if (!frame.code) continue;
    collect_names(frame.code->unit->image().source, members, names);
    break;
  }
  collect_builtins(cx, members, names);
  std::string best;
  size_t least = std::max<size_t>(1, wrong.size() / 3) + 1;
  for (const std::string& name : names) {
    if (name == wrong || name.size() + 2 < wrong.size() || name.size() > wrong.size() + 2) continue;
    const size_t edits = edit_distance(wrong, name);
    if (edits < least) {
      least = edits;
      best = name;
    }
  }
  return best;
}

}  // namespace shoal
