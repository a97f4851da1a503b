// Programs that the command line runs for people: a package manager, the commands of tasks.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace shoal::cli {

struct ChildRequest {
  std::vector<std::string> words;  // The program, found in PATH, and its arguments.
  std::string folder;              // Where it runs; empty: here.
  std::vector<std::pair<std::string, std::string>> environment;  // Besides ours.
};
/// Runs it with our streams and waits. Ctrl-C is its business meanwhile, and SIGTERM, SIGHUP,
/// SIGINT and SIGQUIT that another process sends are passed on to it. Its exit code; 128 and the
/// signal that ended it; 127: it could not be started, and `error` says why.
int run_child(const ChildRequest& request, std::string& error);

/// Where PATH has a program of that name; empty: nowhere.
std::string find_in_path(const std::string& name);
/// For a shell: in quotes, if it needs any.
std::string shell_quoted(const std::string& word);

}  // namespace shoal::cli
