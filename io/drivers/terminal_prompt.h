// The question at the terminal: may the program do that?
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "io/door/door.h"

namespace shoal::terminal_prompt {

/// Asks on standard error, and reads the answer from standard input: No, too, if those are no
/// terminals, at the end of input, and when stop() says so. What was typed before the question was
/// there is thrown away. One question at a time; the thread waits.
PermissionAnswer ask(const host::AskPermission::Request& question,
                     const std::function<bool()>& stop);
/// The question; control characters and what turns text round are shown as escapes.
std::string text_of(const host::AskPermission::Request& question);
/// So that whoever reads it sees what is there.
std::string visible(std::string_view text);

}  // namespace shoal::terminal_prompt
