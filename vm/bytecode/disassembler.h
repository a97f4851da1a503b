// The disassembler: bytecode as text, for --print-bytecode, golden tests and people.
#pragma once

#include <string>

#include "vm/bytecode/image.h"

namespace shoal {

struct DisassemblyOptions {
  bool source_lines =
      true;            // Shows each source line above the first instruction that stems from it.
  bool tables = true;  // Handlers, templates, scopes and the like, after the instructions.
};

/// All functions of the unit, the top level first. The image must be valid (see verifier.h).
std::string disassemble(const UnitImage& unit, DisassemblyOptions options = {});

/// One function of the unit.
std::string disassemble_function(const UnitImage& unit, uint32_t function,
                                 DisassemblyOptions options = {});

}  // namespace shoal
