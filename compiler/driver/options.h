#ifndef FLATTENC_COMPILER_DRIVER_OPTIONS_H
#define FLATTENC_COMPILER_DRIVER_OPTIONS_H

#include "compiler/diag/render.h"

#include "llvm/ADT/ArrayRef.h"

#include <optional>
#include <string>
#include <vector>

namespace flattenc {

enum class Command {
#define COMMAND(identifier, words, summary, examples) identifier##_,
#include "compiler/driver/commands.def"
};

enum class ColorChoice { Auto, Always, Never };
enum class ConfigFormat { Python, Json };
enum class GraphFormat { Text, Dot, Mermaid, Json, Svg };
/// Default: all of a config, the inheritance of a class.
enum class GraphKind { Default, Bases, Inheritance, Imports, All };

/// Flags of the pass manager, as given.
struct PipelineFlags {
  bool list_passes = false;
  std::string stop_after;
  std::vector<std::string> dump_after; ///< "all" names every pass
  std::string dump_filter;
  bool verify_each = false;
  bool time_passes = false;
  std::string time_trace; ///< a file; empty for none
};

enum class TracePrint { Nothing, Graph, Code };

/// What `trace` takes beside the class.
struct TraceFlags {
  std::vector<std::string> arguments; ///< K=V
  std::vector<std::string> inputs;    ///< 1x3x224x224[:float32]
  std::vector<std::string> dynamic_shapes; ///< x:0,2,3
  std::vector<std::string> check_shapes;
  std::string submodule; ///< dotted; empty for the model
  std::string method;    ///< empty for forward
  std::string weights;   ///< a file; empty for none
  std::string prefix;
  std::vector<std::string> rename; ///< OLD=NEW
  std::string seed;                ///< a number; empty for none
  bool init_weights = false;
  TracePrint print = TracePrint::Nothing;
};

/// One command line. A command reads the members that its --help names.
struct Options {
  Command command = Command::export_;

  // Every command.
  DiagnosticFormat output_format = DiagnosticFormat::Full;
  ColorChoice color = ColorChoice::Auto;
  int verbosity = 0; ///< -1 with -q, 1 with -v

  // Commands that read a config or packages.
  std::string config; ///< a path or PKG::path; a file for dump-syntax
  std::vector<std::string> search_path;
  std::vector<std::string> cfg_options; ///< K=V
  std::vector<std::string> env;         ///< VAR or VAR=VALUE

  // config show, explain, diff
  ConfigFormat format = ConfigFormat::Python;
  std::string key;   ///< explain: `model.backbone.depth`
  std::string other; ///< diff: the second config
  bool show_origin = false;

  // graph; `config` may name a class
  GraphFormat graph_format = GraphFormat::Text;
  GraphKind graph_kind = GraphKind::Default;
  std::string output_file; ///< empty for standard output

  // export; `directory` is what verify checks, too
  std::string directory; ///< empty for the default name
  std::vector<std::string> external;
  std::vector<std::string> bundle;
  std::string package_name = "pack";
  bool force = false;
  bool dry_run = false;

  // export of many configs
  std::string all;        ///< a package; empty for none
  std::string files_from; ///< a file, or `-`; empty for none
  unsigned jobs = 0;      ///< 0 for one a processor
  unsigned shard = 1;     ///< from 1 to `shard_count`
  unsigned shard_count = 1;
  bool resume = false;
  [[nodiscard]] bool many() const { return !all.empty() || !files_from.empty(); }

  TraceFlags trace;

  PipelineFlags pipeline;
};

/// What came of a command line: options, or a status to exit with at once and
/// what to say first.
struct ParsedOptions {
  std::optional<Options> options;
  int status = 0;
  std::string message; ///< for stdout if `status` is 0 (help), else an error
  std::string hint;
};

/// Reads the arguments behind the program's name.
ParsedOptions parse_options(llvm::ArrayRef<std::string> args);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_OPTIONS_H
