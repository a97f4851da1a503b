// The disassembler: bytecode as text, for --print-bytecode, golden tests and people.
#pragma once

#include <string>

#include "vm/bytecode/image.h"

namespace shoal {

struct DisassemblyOptions {
  bool source_lines = true;  // Shows the source line above the first instruction that stems from it.
  bool tables = true;        // Constants, handlers, scopes and the like.
};

/// All functions of the unit, the top level first. The image must be valid (see verifier.h).
std::string disassemble(const UnitImage& unit, DisassemblyOptions options = {});

/// One function of the unit.
std::string disassemble_function(const UnitImage& unit, uint32_t function, DisassemblyOptions options = {});

/// The name of a run-time function (runtime_functions.def), or "?".
const char* runtime_function_name(uint32_t id) noexcept;

}  // namespace shoal
