// Prints and checks the trees that the grammars make. A program for development and tests.
//   grammar_tree tree DIALECT < source        indented tree with fields and anonymous tokens
//   grammar_tree dump DIALECT < paths         "F <path> <error?>", then "type start end" per named
//   node grammar_tree stat DIALECT < paths         "<error?> <path> <line>:<column> <text there>"
//   per file grammar_tree probe FILE...                checks; ends in "N passed, N failed"
// DIALECT is ts, tsx or js. A line of a probe file is
//   dialects TAB source TAB expectation TAB ...
// with \n \r \t \\ \uXXXX \UXXXXXXXX as escapes; dialects is a list of ts, tsx, js, or `all`, or
// `typed` (ts and tsx). An expectation is `type|type:text`, a named node that must be there; the
// same after `!`, one that must not; or `ERROR`. Without the latter a tree must be free of errors.
#include <tree_sitter/api.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

extern "C" {
const TSLanguage* tree_sitter_shoal_typescript(void);
const TSLanguage* tree_sitter_shoal_tsx(void);
const TSLanguage* tree_sitter_shoal_javascript(void);
}

namespace {

const TSLanguage* language_of(std::string_view dialect) {
  if (dialect == "ts") return tree_sitter_shoal_typescript();
  if (dialect == "tsx") return tree_sitter_shoal_tsx();
  if (dialect == "js") return tree_sitter_shoal_javascript();
  std::fprintf(stderr, "grammar_tree: no dialect '%s'\n", std::string(dialect).c_str());
  std::exit(2);
}

class Tree {
 public:
  Tree(TSParser* parser, const std::string& source)
      : tree_(ts_parser_parse_string(parser, nullptr, source.data(),
                                     static_cast<uint32_t>(source.size()))) {}
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree() { ts_tree_delete(tree_); }
  TSNode root() const { return ts_tree_root_node(tree_); }

  /// Calls visit(node, depth, field) for every node, parents first. field may be null.
  template <typename Visit>
  void walk(Visit&& visit) const {
    TSTreeCursor cursor = ts_tree_cursor_new(root());
    int depth = 0;
    for (bool done = false; !done;) {
      visit(ts_tree_cursor_current_node(&cursor), depth,
            ts_tree_cursor_current_field_name(&cursor));
      if (ts_tree_cursor_goto_first_child(&cursor)) {
        ++depth;
        continue;
      }
      while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
        --depth;
        if (!ts_tree_cursor_goto_parent(&cursor)) {
          done = true;
          break;
        }
      }
    }
    ts_tree_cursor_delete(&cursor);
  }

 private:
  TSTree* tree_;
};

class Parser {
 public:
  explicit Parser(std::string_view dialect) : parser_(ts_parser_new()) {
    if (!ts_parser_set_language(parser_, language_of(dialect))) {
      std::fprintf(stderr, "grammar_tree: the runtime refuses this parser's ABI\n");
      std::exit(3);
    }
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { ts_parser_delete(parser_); }
  Tree parse(const std::string& source) const { return Tree(parser_, source); }

 private:
  TSParser* parser_;
};

std::string text_of(TSNode node, const std::string& source) {
  const uint32_t start = ts_node_start_byte(node);
  return source.substr(start, ts_node_end_byte(node) - start);
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return text;
}

std::string read_all(std::istream& in) {
  std::stringstream buffer;
  buffer << in.rdbuf();
  return buffer.str();
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return read_all(file);
}

void print_tree(const Tree& tree, const std::string& source) {
  tree.walk([&](TSNode node, int depth, const char* field) {
    const bool named = ts_node_is_named(node);
    const TSPoint at = ts_node_start_point(node);
    std::printf("%*s%s%s%s%s%s%s [%u:%u]", depth * 2, "", field ? field : "", field ? ": " : "",
                ts_node_is_missing(node) ? "MISSING " : "", named ? "" : "\"", ts_node_type(node),
                named ? "" : "\"", at.row + 1, at.column);
    if (ts_node_child_count(node) == 0) {
      std::printf(" `%s`", one_line(text_of(node, source)).c_str());
    }
    std::putchar('\n');
  });
}

void dump(const Tree& tree, const std::string& path) {
  std::printf("F\t%s\t%d\n", path.c_str(), ts_node_has_error(tree.root()));
  tree.walk([](TSNode node, int, const char*) {
    if (!ts_node_is_named(node)) return;
    std::printf("%s\t%u\t%u\n", ts_node_type(node), ts_node_start_byte(node),
                ts_node_end_byte(node));
  });
}

void stat(const Tree& tree, const std::string& source, const std::string& path) {
  bool found = false;
  tree.walk([&](TSNode node, int, const char*) {
    if (found || !(ts_node_is_error(node) || ts_node_is_missing(node))) return;
    found = true;
    const TSPoint at = ts_node_start_point(node);
    const uint32_t byte = ts_node_start_byte(node);
    const uint32_t before = byte < 25 ? byte : 25;
    std::printf("1\t%s\t%u:%u\t%s <<HERE>> %s\n", path.c_str(), at.row + 1, at.column,
                one_line(source.substr(byte - before, before)).c_str(),
                one_line(source.substr(byte, 50)).c_str());
  });
  if (!found) std::printf("0\t%s\n", path.c_str());
}

void append_utf8(std::string& out, unsigned long code) {
  const auto put = [&out](unsigned long byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 63));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 63));
    put(0x80 | (code & 63));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 63));
    put(0x80 | ((code >> 6) & 63));
    put(0x80 | (code & 63));
  }
}

std::string unescape(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char kind = text[++i];
    if (kind == 'n') {
      out += '\n';
    } else if (kind == 'r') {
      out += '\r';
    } else if (kind == 't') {
      out += '\t';
    } else if (kind == 'u' || kind == 'U') {
      const size_t length = kind == 'u' ? 4 : 8;
      append_utf8(out, std::strtoul(text.substr(i + 1, length).c_str(), nullptr, 16));
      i += length;
    } else {
      out += kind;
    }
  }
  return out;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

struct Probes {
  int passed = 0;
  int failed = 0;

  void check(const std::string& where, const std::string& dialect,
             const std::vector<std::string>& fields) {
    const std::string source = unescape(fields[1]);
    const Parser parser(dialect);
    const Tree tree = parser.parse(source);
    std::set<std::string> nodes;
    tree.walk([&](TSNode node, int, const char*) {
      if (ts_node_is_named(node)) nodes.insert(ts_node_type(node) + (":" + text_of(node, source)));
    });
    bool want_error = false;
    std::string wrong;
    for (size_t i = 2; i < fields.size(); ++i) {
      if (fields[i] == "ERROR") {
        want_error = true;
      } else if (!holds(nodes, fields[i])) {
        wrong += " [" + fields[i] + "]";
      }
    }
    if (ts_node_has_error(tree.root()) != want_error) {
      wrong += want_error ? " [ERROR]" : " [no error]";
    }
    ++(wrong.empty() ? passed : failed);
    if (wrong.empty()) return;
    std::printf("%s: %s: %s\n  expected%s\n", where.c_str(), dialect.c_str(), fields[1].c_str(),
                wrong.c_str());
  }

  static bool holds(const std::set<std::string>& nodes, const std::string& expectation) {
    const bool negated = expectation[0] == '!';
    const size_t colon = expectation.find(':');
    if (colon == std::string::npos) return false;
    const std::string text = unescape(expectation.substr(colon));
    bool found = false;
    for (const std::string& type :
         split(expectation.substr(negated, colon - size_t{negated}), '|')) {
      found = found || nodes.contains(type + text);
    }
    return found != negated;
  }

  void run(const std::string& path) {
    std::stringstream file(read_file(path));
    int number = 0;
    for (std::string line; std::getline(file, line);) {
      ++number;
      if (line.empty() || line[0] == '#') continue;
      const std::vector<std::string> fields = split(line, '\t');
      if (fields.size() < 2) continue;
      const std::string where = path + ":" + std::to_string(number);
      const std::string dialects = fields[0] == "all"     ? "ts,tsx,js"
                                   : fields[0] == "typed" ? "ts,tsx"
                                                          : fields[0];
      for (const std::string& dialect : split(dialects, ',')) check(where, dialect, fields);
    }
  }
};

int run_probes(int count, char** paths) {
  Probes probes;
  for (int i = 0; i < count; ++i) probes.run(paths[i]);
  std::printf("%d passed, %d failed\n", probes.passed, probes.failed);
  return probes.failed != 0 || probes.passed == 0;
}

int run_paths(const std::string& mode, const Parser& parser) {
  for (std::string path; std::getline(std::cin, path);) {
    const std::string source = read_file(path);
    const Tree tree = parser.parse(source);
    if (mode == "dump") {
      dump(tree, path);
    } else {
      stat(tree, source, path);
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 2 ? argv[1] : "";
  if (mode == "probe") return run_probes(argc - 2, argv + 2);
  if (mode == "tree") {
    const Parser parser(argv[2]);
    const std::string source = read_all(std::cin);
    print_tree(parser.parse(source), source);
    return 0;
  }
  if (mode == "dump" || mode == "stat") return run_paths(mode, Parser(argv[2]));
  std::fprintf(stderr, "usage: grammar_tree tree|dump|stat DIALECT < input, or probe FILE...\n");
  return 2;
}
