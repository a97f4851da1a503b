// Any text through the whole front end: it compiles to an image that the verifier accepts and that
// comes back from its bytes as it was, or it gives errors; both in bounded time. The first byte
// says how the text is read.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/compile.h"
#include "compiler/diagnostics.h"
#include "gc/base/assert.h"
#include "include/shoal/host.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

using namespace shoal;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const uint8_t how = data[0];
  constexpr SourceGoal kGoals[] = {SourceGoal::Module, SourceGoal::Script, SourceGoal::CommonJs,
                                   SourceGoal::IndirectEval};
  CompileOptions options;
  options.source_name = "fuzz";
  options.language = static_cast<SourceLanguage>(how & 3);
  options.goal = kGoals[(how >> 2) & 3];
  options.use_define_for_class_fields = (how & 16) == 0;
  options.experimental_decorators = (how & 32) != 0;
  options.emit_decorator_metadata = (how & 64) != 0;
  options.verbatim_module_syntax = (how & 128) != 0;
  options.check_regexp = regexp_literal_is_valid;
  const std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
  Diagnostics diagnostics;
  const std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
  if (!image) {
    SHOAL_VERIFY(diagnostics.has_errors());
    return 0;
  }
  std::string message;
  SHOAL_VERIFY(verify(*image, message));
  const std::vector<uint8_t> bytes = write_image(*image);
  const std::unique_ptr<UnitImage> again = read_image(bytes);
  SHOAL_VERIFY(again != nullptr);
  SHOAL_VERIFY(write_image(*again) == bytes);
  return 0;
}
