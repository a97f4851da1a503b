// Help, from the tables: what there is, and each verb.
#pragma once

#include "cli/verb.h"

namespace shoal::cli {

/// Of all commands.
std::string help_text();
std::string help_text(const Verb& verb);
/// docs/shoal.1
std::string manual_page();
/// The options of a verb, its own and every verb's, in the order of options.def.
std::vector<const Option*> options_of(const Verb& verb);

}  // namespace shoal::cli
