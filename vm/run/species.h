// What ArraySpeciesCreate and PromiseResolve may take for granted of a constructor.
#pragma once

namespace shoal {

class Object;

/// Whether the constructor's @@species is the built-in accessor still.
bool has_builtin_species(Object* constructor);

}  // namespace shoal
