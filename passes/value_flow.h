#ifndef FLATTENC_PASSES_VALUE_FLOW_H
#define FLATTENC_PASSES_VALUE_FLOW_H

#include "compiler/program/compilation.h"

namespace flattenc {

/// Follows an object through the names, attributes and parameters that reachable
/// code gives it to. Without order: what happens anywhere counts. Not followed
/// is what goes into a container, and what external code does besides
/// changing_calls.def.
class ValueFlow {
public:
  ValueFlow(Compilation &compilation, const Reach &reach);

  /// True if reachable code may change the object that a method of `definer`
  /// finds in its parameter, or gives it away as a result.
  bool changes(ClassId definer, NodeId function, llvm::StringRef parameter);
  /// True if calling the bundled function or class, as a decorator, twice may be
  /// noticed: something it runs changes an object of a module, or functions in
  /// it share a variable that changes.
  bool keeps_state(const Entity &decorator);

private:
  /// A place that holds the object.
  struct Holder {
    enum class Kind : std::uint8_t {
      Local,     ///< `name` in the function or class `node`
      Attribute, ///< any `.name`
      Forwarded, ///< `name` in the `**kwargs` of the call `node`
    };
    Kind kind;
    ModuleId module;
    NodeId node;
    std::string name;
    friend auto operator<=>(const Holder &, const Holder &) = default;
  };
  /// A function that a call may run; its first `bound` parameters are given.
  struct Callee {
    ModuleId module;
    NodeId function;
    unsigned bound;
  };

  bool run();
  bool keeps_state(const Callee &callee);
  /// Goes from an expression that yields the object to what becomes of it; true
  /// if that is a change.
  bool follow(ModuleId module, NodeId expression);
  bool follow_method(ModuleId module, NodeId attribute, NodeId &result);
  bool follow_holder(const Holder &holder);
  bool hold(ModuleId module, NodeId target);
  bool pass(ModuleId module, NodeId argument);
  void pass_keyword(const Callee &callee, llvm::StringRef name);
  void pass_positional(const Callee &callee, unsigned index);
  std::vector<Callee> callees(ModuleId module, NodeId call);
  std::vector<Callee> callees_of(const Entity &callable);
  void add_methods(std::vector<Callee> &callees, llvm::StringRef name,
                   const std::set<ClassId> &classes, bool bound);
  bool is_self(ModuleId module, NodeId name, NodeId &class_def) const;
  void add(Holder holder);
  void index_attributes();

  Compilation &in_;
  Program &program_;
  const Reach &reach_;
  std::set<ClassId> all_;  ///< every bundled class that code may meet
  std::set<ClassId> self_; ///< those that `self` of the definer's methods may be
  std::map<std::string, std::vector<std::pair<ModuleId, NodeId>>, std::less<>>
      attributes_; ///< reachable Attribute nodes by name
  std::set<Holder> seen_;
  std::vector<Holder> work_;
};

} // namespace flattenc

#endif // FLATTENC_PASSES_VALUE_FLOW_H
