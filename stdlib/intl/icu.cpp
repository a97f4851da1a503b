#include "stdlib/intl/icu.h"

#include "vm/run/host.h"

namespace shoal {
namespace {

/// The table, and whether it is complete. Constant once it is made.
struct Loaded {
  Icu functions;
  bool complete = false;

  explicit Loaded(ContextHost* host) {
    const ContextHost::IcuLookup find = host ? host->icu() : nullptr;
    if (!find) return;
    complete = true;
#define ICU_FUNCTION(name)                                                  \
  functions.name = reinterpret_cast<decltype(functions.name)>(find(#name)); \
  complete = complete && functions.name;
#include "stdlib/intl/icu.def"
#undef ICU_FUNCTION
  }
};

const Loaded& loaded(ContextHost* host) {
  static const Loaded table(host);
  return table;
}

}  // namespace

bool has_icu(Context& cx) {
  // A host without a lookup says nothing about those of other contexts.
  return cx.host() && cx.host()->icu() && loaded(cx.host()).complete;
}
const Icu& icu() noexcept { return loaded(nullptr).functions; }

std::vector<std::string> texts_of(const IcuEnumeration& enumeration) {
  std::vector<std::string> result;
  if (!enumeration) return result;
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = 0;
  while (const char* const text = icu().uenum_next(enumeration.get(), &length, &status))
    result.emplace_back(text, static_cast<size_t>(length));
  return result;
}

}  // namespace shoal
