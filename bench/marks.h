// What the marks of shoal-bench share.
#pragma once

#include <memory>
#include <string>

namespace shoal {
class CodeUnit;
}

namespace shoal::bench {

/// A line: what, the value, the limit, and whether it holds.
void print_mark(const char* what, double value, const char* unit, double limit,
                bool at_most = true);
std::shared_ptr<const CodeUnit> compile_module(const std::string& source, const char* name);
/// bench/contexts/handler.ts: a module of 200 lines; its global handleAll() handles seven requests.
std::string handler_source();

double hop_ns();
void message_marks();
void load_marks();

}  // namespace shoal::bench
