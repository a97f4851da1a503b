// Expectations: which tests are known to fail. A line of the file is
//   FOLDER/          every test below fails, in every mode,
//   TEST             that test fails, in every mode,
//   TEST MODE        ... in that mode alone,
// and after it ` # ` and the reason, which blessing keeps. A line that begins with `#` is a
// comment.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/workers.h"

namespace shoal::conformance {

class Expectations {
 public:
  /// False: `error` says what is wrong. No file is no expectations.
  bool read(const std::string& path, std::string& error);
  bool expects_failure(const std::string& test, Mode mode) const;
  /// Lines that name none of these tests (sorted).
  std::vector<std::string> lines_about_nothing(const std::vector<std::string>& tests) const;

  /// Lines that do not say why: what has just been blessed.
  std::vector<std::string> lines_without_reason() const;

  /// Replaces what is said about the tests that ran by what they did. all: every test there is,
  /// sorted: a folder in which nothing passes becomes one line.
  bool bless(const std::string& path, const std::vector<std::string>& all,
             const std::vector<std::string>& tests, const std::vector<TestResult>& results);

 private:
  bool folder_fails(const std::string& test) const;
  std::set<std::string> folders_;
  std::map<std::string, std::set<Mode>> tests_;  // Mode::All: all of them.
  std::map<std::string, std::string> reasons_;   // By line; "" where there is none.
};

}  // namespace shoal::conformance
