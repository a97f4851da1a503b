// What the host says that a context may, as its door wants it.
#pragma once

#include <memory>

#include "include/shoal/error.h"
#include "include/shoal/permissions.h"
#include "io/door/permissions.h"

namespace shoal {

/// Relative paths start at the process's folder now. Error: BadArgument.
Expected<std::shared_ptr<const Permissions>> door_permissions(const ContextPermissions& given,
                                                              Permissions::Giver giver);

}  // namespace shoal
