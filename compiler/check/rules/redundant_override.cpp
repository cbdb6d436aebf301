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
    auto mine = find_slots(*subject.config, setting.keys);
    if (!base || mine.size() != setting.keys.size() ||
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

/// Marks those as sure that may be removed all at once, which most often is all
/// of them: one evaluation instead of many.
static void try_together(const Subject &subject,
                         llvm::ArrayRef<Setting> settings,
                         std::vector<Candidate> &candidates) {
  std::vector<Candidate *> tried;
  std::vector<TextEdit> edits;
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
    edits.push_back(edit);
  }
  if (tried.size() > 1 && subject.stays_equal(edits))
    for (Candidate *candidate : tried)
      candidate->sure = true;
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
    if (tree[setting.node].begin < reported_to ||
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
