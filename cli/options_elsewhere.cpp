// Options of other tools, and what there is of them here.
#include <algorithm>
#include <iterator>

#include "cli/options.h"

namespace shoal::cli {
namespace {

struct OtherOption {
  std::string_view spelled;
  const char* instead;
};
constexpr OtherOption kElsewhere[] = {
    {"--abort-on-uncaught-exception",
     "nothing of the kind; an error that nobody caught is printed with its stack"},
    {"--allow-addons", "--allow-ffi"},
    {"--allow-child-process", "--allow-run"},
    {"--allow-fs-read", "--allow-read"},
    {"--allow-fs-write", "--allow-write"},
    {"--allow-hrtime", "nothing: clocks need no permission"},
    {"--allow-import", "nothing: modules are files, never of the network"},
    {"--allow-worker", "nothing: a Worker may what who starts it may"},
    {"--bun", "nothing: it is always shoal that runs"},
    {"-c", "--project=FILE of 'shoal check'; a run takes the nearest tsconfig.json"},
    {"--cached-only", "nothing: no module is fetched to run a program"},
    {"--cert", "the environment variable NODE_EXTRA_CA_CERTS=FILE"},
    {"--collectCoverage", "--coverage"},
    {"--concurrency", "--jobs=N"},
    {"--config", "--project=FILE of 'shoal check'; a run takes the nearest tsconfig.json"},
    {"--coverage-dir", "--coverage=DIR"},
    {"--coverage-reporter", "--coverage=DIR, which writes lcov and HTML"},
    {"--coverageDirectory", "--coverage=DIR"},
    {"--cwd", "'cd' to that folder first"},
    {"--define", "--env-file=FILE and process.env"},
    {"--deny-import", "nothing: modules are files, never of the network"},
    {"--detectOpenHandles", "--sanitize"},
    {"--disable-warning", "process.on('warning') of the program"},
    {"--enable-source-maps",
     "nothing: places are those of the TypeScript; source maps of packages are read"},
    {"--env", "--env-file=FILE"},
    {"--env-file-if-exists", "--env-file=FILE, of a file that is there"},
    {"--eval-file", "--preload=FILE, or .load FILE at the prompt"},
    {"--exclude", "--ignore=GLOB"},
    {"--expose-gc", "--gc-stats and --heap-snapshot look at memory"},
    {"--ext", "the file's own ending; what comes from standard input is TypeScript"},
    {"--fail-fast", "--bail"},
    {"--forceExit", "nothing: a file's context ends with its tests"},
    {"--hot", "--watch, which starts anew"},
    {"-i", "'shoal repl'"},
    {"--import-map", "\"paths\" of tsconfig.json, or \"imports\" of package.json"},
    {"--init", "'shoal init'"},
    {"--input-type", "nothing: code is TypeScript, and a module"},
    {"--inspect-port", "no debugger yet; --cpu-prof and --trace say what a run does"},
    {"--inspect-wait", "no debugger yet; --cpu-prof and --trace say what a run does"},
    {"--interactive", "'shoal repl'"},
    {"--loader", "--preload=FILE; loaders that change sources are not there"},
    {"--location", "--preload=FILE, of a file that sets globalThis.location"},
    {"--lock", "'shoal install --frozen'"},
    {"--lockfile", "'shoal install --frozen'"},
    {"--max-old-space-size",
     "nothing: memory has no limit of shoal's own, but for contexts of an embedder"},
    {"--maxWorkers", "--jobs=N"},
    {"--no-check", "nothing: types are checked where --check says so"},
    {"--no-config", "nothing: of tsconfig.json a run takes paths and JSX alone"},
    {"--no-install", "nothing: nothing is installed to run a program"},
    {"--no-lock", "nothing: a run reads no lock file"},
    {"--no-npm", "nothing: no module is fetched to run a program"},
    {"--no-remote", "nothing: no module is fetched to run a program"},
    {"--no-run", "'shoal check --modules-only', which compiles and links and runs nothing"},
    {"--no-warnings", "process.removeAllListeners('warning') of the program"},
    {"--node-modules-dir", "nothing: packages are in node_modules"},
    {"--only", "nothing: where tests are marked `only`, no others run"},
    {"--outputFile", "--junit-path=FILE"},
    {"--parallel", "nothing: files run side by side; --jobs=N says how many"},
    {"--path-ignore-patterns", "--ignore=GLOB"},
    {"--permission", "nothing: permissions hold always"},
    {"--permit-no-files", "--pass-with-no-tests"},
    {"--prefix", "'cd' to that folder first"},
    {"--pretty", "nothing: on a terminal errors are in colours"},
    {"--prof", "--cpu-prof"},
    {"--reload", "'shoal cache clear'; nothing is fetched to run a program"},
    {"--reporter-outfile", "--junit-path=FILE"},
    {"--rerun-each", "--repeat=N, which runs each test N times more"},
    {"--runInBand", "--jobs=1"},
    {"--save-dev", "--dev"},
    {"--shuffle", "--randomize"},
    {"--silent", "--quiet"},
    {"--smol", "nothing: heaps begin with a few kilobytes"},
    {"--stack-size", "nothing: the stack of a program is not the processor's"},
    {"--stack-trace-limit", "Error.stackTraceLimit = N"},
    {"--test", "'shoal test'"},
    {"--test-concurrency", "--jobs=N"},
    {"--test-name-pattern", "--filter=TEXT"},
    {"--test-only", "nothing: where tests are marked `only`, no others run"},
    {"--test-reporter", "--reporter=NAME"},
    {"--test-shard", "--shard=I/N"},
    {"--test-timeout", "--timeout=MS"},
    {"--test-update-snapshots", "--update"},
    {"--testNamePattern", "--filter=TEXT"},
    {"--testPathIgnorePatterns", "--ignore=GLOB"},
    {"--testPathPattern", "a part of the path, as a word"},
    {"--testTimeout", "--timeout=MS"},
    {"--throw-deprecation", "process.throwDeprecation = true"},
    {"--trace-deprecation", "nothing: warnings have their stacks"},
    {"--trace-leaks", "--sanitize"},
    {"--trace-ops", "--sanitize"},
    {"--trace-uncaught", "nothing: errors have their stacks"},
    {"--trace-warnings", "nothing: warnings have their stacks"},
    {"--tsconfig", "--project=FILE of 'shoal check'; a run takes the nearest tsconfig.json"},
    {"--tsconfig-override",
     "--project=FILE of 'shoal check'; a run takes the nearest tsconfig.json"},
    {"--unhandled-rejections", "process.on('unhandledRejection') of the program"},
    {"--updateSnapshot", "--update"},
    {"--use-openssl-ca", "nothing: certificates are the system's"},
    {"--use-system-ca", "nothing: certificates are the system's"},
    {"--v8-flags", "nothing: there is no V8; '--help' has what there is"},
    {"--vendor", "nothing: packages are in node_modules"},
    {"--watch-exclude", "--watch, which looks at what was loaded, and --watch=PATHS"},
    {"--watch-hmr", "--watch, which starts anew"},
    {"--watchAll", "--watch"},
};
/// All that begin so.
constexpr OtherOption kFamilies[] = {
    {"--experimental-test-coverage", "--coverage"},
    {"--experimental-", "nothing: what there is needs no option"},
    {"--harmony", "nothing: what there is needs no option"},
    {"--no-experimental-", "nothing: what there is needs no option"},
    {"--unstable", "nothing: what there is needs no option"},
};

}  // namespace

const char* option_elsewhere(std::string_view spelled) noexcept {
  const auto* const other = std::ranges::find(kElsewhere, spelled, &OtherOption::spelled);
  if (other != std::end(kElsewhere)) return other->instead;
  const auto* const family = std::ranges::find_if(
      kFamilies, [&](const OtherOption& each) { return spelled.starts_with(each.spelled); });
  return family != std::end(kFamilies) ? family->instead : nullptr;
}

}  // namespace shoal::cli
