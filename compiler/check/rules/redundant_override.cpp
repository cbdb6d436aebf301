// FLC003
#include "compiler/check/edits.h"
#include "compiler/check/plain_file.h"
#include "compiler/program/config_path.h"

#include "llvm/ADT/StringExtras.h"

#include <map>

namespace flattenc::check {

using syntax::Tree;

namespace {

/// A setting whose value the base has.
struct Candidate {
  const Setting *setting;
  BaseValue base;
  Removal removal;
  bool sure; ///< the resolved configuration is known to stay the same
  bool refuted = false; ///< it is known to change
};

} // namespace

static std::vector<Candidate> candidates(const Subject &subject,
                                         llvm::ArrayRef<Setting> settings) {
  const Tree &tree = *subject.tree;
  auto plain = PlainFile::of(tree);
  std::vector<Candidate> found;
  for (const Setting &setting : settings) {
    if (setting.replaces)
      continue;
    BaseValue base = base_value(subject, setting.keys);
    if (!base)
      continue;
    auto mine = find_slots(*subject.config, setting.keys);
    if (mine.size() != setting.keys.size() ||
        !equal_values(*subject.config, mine.back()->value, *base.tree,
                      base.slot->value))
      continue;
    bool whole = setting.node == setting.statement;
    bool sure = plain && plain->is_redundant(setting, base);
    if (!sure && whole && !reads_of(tree, setting.keys[0]).empty())
      continue;
    std::optional<Removal> removal =
        whole ? remove_statement(tree, setting.statement)
              : remove_argument(tree, setting.node);
    if (removal)
      found.push_back({&setting, base, *removal, sure});
  }
  return found;
}

/// Finds out about those that do not overlap: all at once, which most often
/// holds, else halves. So there are few evaluations.
static void try_together(const Subject &subject,
                         llvm::ArrayRef<Setting> settings,
                         std::vector<Candidate> &candidates) {
  std::vector<Candidate *> tried;
  std::uint32_t behind = 0;
  std::map<llvm::StringRef, unsigned> statements;
  for (const Setting &setting : settings)
    statements[setting.keys[0]] += setting.node == setting.statement;
  for (Candidate &candidate : candidates) {
    const TextEdit &edit = candidate.removal.edit;
    // Of two assignments of a name each may be needed without the other.
    if (edit.begin < behind || statements[candidate.setting->keys[0]] > 1)
      continue;
    behind = edit.end;
    if (candidate.sure)
      continue;
    tried.push_back(&candidate);
  }
  std::vector<llvm::ArrayRef<Candidate *>> work;
  if (!tried.empty())
    work.push_back(tried);
  while (!work.empty()) {
    llvm::ArrayRef<Candidate *> part = work.back();
    work.pop_back();
    std::vector<TextEdit> edits;
    for (const Candidate *candidate : part)
      edits.push_back(candidate->removal.edit);
    bool equal = subject.stays_equal(edits);
    if (!equal && part.size() > 1) {
      work.push_back(part.drop_front(part.size() / 2));
      work.push_back(part.take_front(part.size() / 2));
      continue;
    }
    for (Candidate *candidate : part)
      (equal ? candidate->sure : candidate->refuted) = true;
  }
}

void redundant_override(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree || !subject.config || subject.bases.empty())
    return;
  const Tree &tree = *subject.tree;
  std::vector<Setting> settings = settings_of(tree);
  std::vector<Candidate> found = candidates(subject, settings);
  try_together(subject, settings, found);
  std::uint32_t reported_to = 0;
  for (const Candidate &candidate : found) {
    const Setting &setting = *candidate.setting;
    // What lies in a setting that was reported goes with it.
    if (tree[setting.node].begin < reported_to || candidate.refuted ||
        !(candidate.sure || subject.stays_equal(candidate.removal.edit)))
      continue;
    reported_to = tree[setting.node].end;
    const BaseValue &base = candidate.base;
    auto builder =
        diag.emit(DiagKind::FLC003, tree.range(setting.node),
                  "`" + llvm::join(setting.keys, ".") +
                      "` has this value in the base already");
    if (base.slot->origin.valid() &&
        base.tree->origins[base.slot->origin].range.file.valid())
      builder.note(base.tree->origins[base.slot->origin].range, "set here");
    if (!candidate.removal.loses_comment)
      builder.fix({/*safe=*/true, "remove it", {candidate.removal.edit}});
  }
}

} // namespace flattenc::check
