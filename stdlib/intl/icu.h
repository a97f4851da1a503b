// ICU (72 and later), through its C API: a table of functions that are found in the system's
// library at the first touch of Intl. Only its headers are known when this is built.
#pragma once

// The headers then say unum_open, and not unum_open_72: the loaded library tells its version.
#define U_DISABLE_RENAMING 1
#define U_SHOW_CPLUSPLUS_API 0
#include <unicode/ubrk.h>
#include <unicode/ucal.h>
#include <unicode/ucol.h>
#include <unicode/ucurr.h>
#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/udatpg.h>
#include <unicode/uenum.h>
#include <unicode/ufieldpositer.h>
#include <unicode/uformattedvalue.h>
#include <unicode/uldnames.h>
#include <unicode/ulistformatter.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/unumberformatter.h>
#include <unicode/unumberrangeformatter.h>
#include <unicode/unumsys.h>
#include <unicode/upluralrules.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ures.h>
#include <unicode/utypes.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gc/base/assert.h"

namespace shoal {

class Context;

struct Icu {
#define ICU_FUNCTION(name) decltype(&::name) name = nullptr;
#include "stdlib/intl/icu.def"
#undef ICU_FUNCTION
};

/// Whether there is an ICU: the first call loads it, for the process.
bool has_icu(Context& cx);
/// The functions; has_icu has said yes.
const Icu& icu() noexcept;

/// An object of ICU's that is closed at the end of its scope.
template <class T, auto close>
class IcuHandle {
 public:
  IcuHandle() noexcept = default;
  explicit IcuHandle(T* object) noexcept : object_(object) {}
  IcuHandle(IcuHandle&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  IcuHandle& operator=(IcuHandle&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~IcuHandle() {
    if (object_) (icu().*close)(object_);
  }
  T* get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};
using IcuEnumeration = IcuHandle<UEnumeration, &Icu::uenum_close>;
using IcuResource = IcuHandle<UResourceBundle, &Icu::ures_close>;

/// What a function of ICU's that fills a buffer gives: fill(buffer, capacity, status).
template <class Unit, class Fill>
std::basic_string<Unit> icu_text(Fill&& fill, UErrorCode& status) {
  std::basic_string<Unit> text(64, Unit{});
  int32_t length = fill(text.data(), static_cast<int32_t>(text.size()), &status);
  if (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    text.assign(static_cast<size_t>(length) + 1, Unit{});
    length = fill(text.data(), static_cast<int32_t>(text.size()), &status);
  }
  text.resize(U_SUCCESS(status) && length > 0 ? static_cast<size_t>(length) : 0);
  return text;
}
/// All texts of an enumeration.
std::vector<std::string> texts_of(const IcuEnumeration& enumeration);

}  // namespace shoal
