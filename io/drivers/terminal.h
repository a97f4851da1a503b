// Terminals of the standard descriptors: their size, and how keys come from them.
#pragma once

#include "io/door/operation.h"

namespace shoal::facts {

/// columns 0: it is none.
HostError terminal_size(uint32_t descriptor, host::TerminalSize::Reply& out);
/// Raw or as it was found; whatever it is, it is as it was found again when the process exits.
HostError terminal_mode(const host::TerminalMode::Request& in);

}  // namespace shoal::facts
