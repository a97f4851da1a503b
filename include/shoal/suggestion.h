// "Did you mean": the name that a misspelt one was meant to be.
#pragma once

#include <string>

#include "vm/object/error.h"

namespace shoal {

/// For "x is not defined" and "o.x is not a function": a name like x that the source has elsewhere,
/// or that the language has. Empty: the error is another one, or nothing comes near.
std::string suggest_name(Context& cx, ErrorObject* error);

}  // namespace shoal
