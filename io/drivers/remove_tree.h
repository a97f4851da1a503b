// A folder removed with all that is in it.
#pragma once

#include "io/drivers/files.h"

namespace shoal::files {

/// The entries of an open folder, sorted by name.
HostError read_entries(Descriptor folder, DirectoryEntries& out);
/// Of a folder, by its name in the open folder `at`. By handles: a folder that somebody swaps for a
/// link meanwhile is not followed. `stop` is asked between folders.
HostError remove_tree(int at, const std::string& name, const HostOperation& stop);

}  // namespace shoal::files
