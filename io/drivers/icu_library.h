// ICU as the system has it: a shared library that is opened at the first touch, and never closed.
#pragma once

namespace shoal::facts {

/// A function of ICU's by its name without the version; null: it has none of that name.
using IcuLookup = void* (*)(const char* name);
/// Null: there is no ICU of a version that Intl is made for. Any thread may ask.
IcuLookup icu_library();

}  // namespace shoal::facts
