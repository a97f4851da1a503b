// --watch: runs a program, and again whenever a file that it loaded changes.
#pragma once

#include "cli/program.h"

namespace shoal::cli {

/// Until Ctrl-C. A program that runs when something changes is ended: its context is, wherever it
/// stands. The screen is kept; a line says what has changed.
int watch_program(const Invocation& invocation, const MainProgram& program);

}  // namespace shoal::cli
