// The options of a compilation as bytes, kept in the image: so that its code can be compiled again,
// the same to the byte, for whoever debugs it.
#pragma once

#include "compiler/compile.h"

namespace shoal {

struct Recipe {
  CompileOptions options;  // Without source_name; eval, if any, is the one below.
  EvalOptions eval;
};

std::string write_recipe(const CompileOptions& options);
/// False: the bytes are no recipe.
bool read_recipe(std::string_view bytes, Recipe& recipe);

}  // namespace shoal
