// Which instruction followed which, how often: of builds with SHOAL_COUNT_OPS alone, for
// bench/ops.py. Programs of one thread.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "vm/bytecode/ops.h"

namespace shoal {

/// Written at the end of the process to the file that the variable SHOAL_OP_COUNTS names, a line
/// "count first second" for each pair.
struct OpCounts {
  uint64_t pairs[kOpCount][kOpCount] = {};
  uint32_t last = 0;

  void add(uint64_t word) noexcept {
    const auto op = static_cast<uint32_t>(word & 0xFF);
    ++pairs[last][op];
    last = op;
  }
  ~OpCounts() {
    const char* const path = std::getenv("SHOAL_OP_COUNTS");
    std::FILE* const file = path ? std::fopen(path, "w") : nullptr;
    if (!file) return;
    for (uint32_t a = 0; a < kOpCount; ++a)
      for (uint32_t b = 0; b < kOpCount; ++b)
        if (pairs[a][b] != 0)
          std::fprintf(file, "%lu %s %s\n", static_cast<unsigned long>(pairs[a][b]),
                       op_info(static_cast<Op>(a)).name, op_info(static_cast<Op>(b)).name);
    std::fclose(file);
  }
};

inline OpCounts op_counts;

}  // namespace shoal
