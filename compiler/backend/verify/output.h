#ifndef FLATTENC_COMPILER_BACKEND_VERIFY_OUTPUT_H
#define FLATTENC_COMPILER_BACKEND_VERIFY_OUTPUT_H

#include "compiler/backend/verify/verify.h"
#include "compiler/program/class_body.h"

#include <map>
#include <memory>
#include <set>

namespace flattenc::backend::verify {

/// How a `super().m` or `Parent.m(self)` of the original was printed.
struct Site {
  enum class Form : std::uint8_t {
    Super,  ///< as a super call: `printed_from` says after which class
    Helper, ///< as a call of `helper` on the same object
  };
  Form form = Form::Super;
  std::string member;    ///< what the original asks for, mangled
  ClassId source_from;   ///< the search starts behind it ...
  bool explicit_parent = false; ///< ... or in its own linearization
  ClassId printed_from;
  std::string helper;
  NodeId source_node, printed_node;
};

/// A use of a name that the class body around it binds.
struct BodyUse {
  NodeId source_name, printed_name;
};

/// A statement of a printed class body and the original statement that it is a
/// copy of; `definer` is invalid as long as none is known.
struct PrintedItem {
  ClassId definer;
  NodeId source;
  std::vector<Site> sites;
  std::vector<BodyUse> body_uses;
};

/// A class of the output beside its original.
struct PrintedClass {
  ClassId printed, source;
  ClassBody body;
  std::vector<PrintedItem> items; ///< parallel to `body.items`
};

/// The emitted package, parsed and bound, and its correspondence to the
/// sources.
class Output {
public:
  Output(const std::map<std::string, std::string> &files, Program &sources,
         const VerifyRequest &request, DiagnosticEmitter &diag);

private:
  Search search_; // before `emitted`, which refers to it
  std::map<std::string, std::string> package_of_; // source -> output

public:
  Program &sources;
  Program emitted;
  DiagnosticEmitter &diag;

  /// Parses and binds every file; false if one is no Python.
  bool load();
  /// Modules of the output, scripts among them.
  [[nodiscard]] llvm::ArrayRef<ModuleId> modules() const { return modules_; }
  /// The original of a module; invalid if there is none.
  [[nodiscard]] ModuleId source_of(ModuleId printed) const {
    auto found = source_of_.find(printed);
    return found == source_of_.end() ? ModuleId{} : found->second;
  }
  /// The tree of the printed config; null if there is none.
  [[nodiscard]] const syntax::Tree *config() const {
    return config_ ? &*config_ : nullptr;
  }
  /// True for an output package.
  [[nodiscard]] bool is_output(llvm::StringRef package) const;
  /// True if `dotted` lies in a source package that the output replaces or
  /// might have replaced: bundled and found.
  [[nodiscard]] bool is_replaced(llvm::StringRef dotted);
  /// `dotted`, an absolute name of the sources, as the output has to spell it.
  [[nodiscard]] std::string output_name(llvm::StringRef dotted);
  /// The inverse: what a name of the output was in the sources.
  [[nodiscard]] std::string source_name(llvm::StringRef dotted) const;
  /// True if an entity of the output is what `source` became.
  [[nodiscard]] bool same(const Entity &source, const Entity &printed) const;

  [[nodiscard]] std::vector<PrintedClass> &classes() { return classes_; }
  /// The entry of a class of the output; null for external classes.
  PrintedClass *find(ClassId printed);
  /// The body of an original class.
  const ClassBody &source_body(ClassId source);
  [[nodiscard]] SourceRange source_range(ClassId cls, NodeId node) const {
    return sources.range(sources[cls].module, node);
  }
  [[nodiscard]] SourceRange printed_range(ClassId cls, NodeId node) const {
    return emitted.range(emitted[cls].module, node);
  }

  /// True the first time that something is reported about this place: classes
  /// below one that is wrong are wrong too.
  bool first_report(ClassId printed, NodeId node) {
    return reported_.insert({printed, node}).second;
  }

  /// Notes that not all super calls of a class are known, because its text or
  /// its bases differ: what its helpers are for cannot be said then.
  void doubt(ClassId printed) { doubtful_.insert(printed); }
  [[nodiscard]] bool doubts(ClassId printed) const {
    return doubtful_.count(printed) != 0;
  }

private:
  void load_module(const std::string &path);
  void parse_ahead();
  void pair_classes(ModuleId printed, ModuleId source);

  const std::map<std::string, std::string> &files_;
  const VerifyRequest &request_;
  std::vector<ModuleId> modules_;
  llvm::DenseMap<ModuleId, ModuleId> source_of_;
  std::optional<syntax::Tree> config_;
  bool all_parse_ = true;
  std::vector<PrintedClass> classes_;
  llvm::DenseMap<ClassId, std::size_t> class_index_;
  llvm::DenseMap<ClassId, std::unique_ptr<ClassBody>> source_bodies_;
  std::set<std::pair<ClassId, NodeId>> reported_;
  llvm::DenseSet<ClassId> doubtful_;
};

} // namespace flattenc::backend::verify

#endif // FLATTENC_COMPILER_BACKEND_VERIFY_OUTPUT_H
