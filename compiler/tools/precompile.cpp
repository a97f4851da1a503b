// shoalc-precompile: compiles the built-in modules as shoal is built. Their images come one after
// the other in one file, without their sources, each as one frame of zstd; lines of a table say
// which lies where: IMAGE("node:fs", offset, bytes) for ROOT/node/fs.ts.
//   shoalc-precompile IMAGES TABLE ROOT FILE...
#include <zstd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

namespace {

/// "node:fs" of "node/fs.ts".
std::string module_name(const std::string& path, const std::string& root) {
  std::string name = path.substr(root.size() + 1);
  name.resize(name.size() - std::string_view(".ts").size());
  name[name.find('/')] = ':';
  return name;
}

std::vector<uint8_t> compressed(const std::vector<uint8_t>& bytes) {
  std::vector<uint8_t> frame(ZSTD_compressBound(bytes.size()));
  const size_t size =
      ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), ZSTD_maxCLevel());
  frame.resize(ZSTD_isError(size) ? 0 : size);
  return frame;
}

/// Empty: it does not compile, and is reported.
std::vector<uint8_t> image_of(const std::string& path, const std::string& name) {
  std::ifstream file(path, std::ios::binary);
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  shoal::CompileOptions options;
  options.source_name = name;
  shoal::Diagnostics diagnostics;
  const auto image = shoal::compile(source, options, diagnostics);
  for (const shoal::Diagnostic& each : diagnostics.all())
    std::cerr << shoal::format_diagnostic(each, path, source) << "\n";
  std::string message;
  if (image && !shoal::verify(*image, message)) std::cerr << path << ": " << message << "\n";
  if (!image || !message.empty()) return {};
  image->source.clear();
  return compressed(shoal::write_image(*image));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: shoalc-precompile IMAGES TABLE ROOT FILE...\n";
    return 2;
  }
  std::ofstream images(argv[1], std::ios::binary), table(argv[2]);
  const std::string root = argv[3];
  size_t offset = 0;
  for (int i = 4; i < argc; ++i) {
    const std::string name = module_name(argv[i], root);
    const std::vector<uint8_t> bytes = image_of(argv[i], name);
    if (bytes.empty()) return 1;
    std::ranges::copy(bytes, std::ostreambuf_iterator<char>(images));
    table << "IMAGE(\"" << name << "\", " << offset << ", " << bytes.size() << ")\n";
    offset += bytes.size();
  }
  return images.flush() && table.flush() ? 0 : 1;
}
