// The run-time functions by number: see runtime_functions.def.
#pragma once

#include <cstdint>

namespace shoal {

enum class RuntimeFunction : uint32_t {
#define RUNTIME_FUNCTION(name, argument_count, doc) name,
#include "vm/bytecode/runtime_functions.def"
};

struct RuntimeFunctionInfo {
  const char* name;
  uint32_t argument_count;
};

inline constexpr RuntimeFunctionInfo kRuntimeFunctions[] = {
#define RUNTIME_FUNCTION(name, argument_count, doc) {#name, argument_count},
#include "vm/bytecode/runtime_functions.def"
};

inline constexpr uint32_t kRuntimeFunctionCount =
    sizeof(kRuntimeFunctions) / sizeof(kRuntimeFunctions[0]);

}  // namespace shoal
