#include "cli/permissions.h"

namespace shoal::cli {

bool read_permissions(const Invocation&, ContextPermissions& out, std::string&) {
  out = ContextPermissions::everything();
  return true;
}

}  // namespace shoal::cli
