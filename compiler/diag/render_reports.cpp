#include "compiler/diag/render_reports.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"

namespace flattenc {

/// Escapes what ends a workflow command's message or, with `property`, a value.
static std::string escaped(llvm::StringRef text, bool property) {
  std::string result;
  for (char c : text) {
    if (c == '%' || c == '\n' || c == '\r' ||
        (property && (c == ':' || c == ',')))
      result += "%" + llvm::toHex(llvm::StringRef(&c, 1));
    else
      result += c;
  }
  return result;
}

std::string github_annotation(const Diagnostic &diagnostic,
                              llvm::StringRef path, const SourceSet &sources) {
  std::string text =
      severity(diagnostic.kind) == Severity::Error ? "::error" : "::warning";
  text += " title=flattenc (" + name(diagnostic.kind).str() + ")";
  if (diagnostic.range.file.valid()) {
    LineColumn start =
        sources.line_column(diagnostic.range.file, diagnostic.range.begin);
    LineColumn end =
        sources.line_column(diagnostic.range.file, diagnostic.range.end);
    text += ",file=" + escaped(path, true) +
            ",line=" + std::to_string(start.line);
    if (start.line == end.line)
      text += ",col=" + std::to_string(start.column) +
              ",endColumn=" + std::to_string(end.column);
    text += ",endLine=" + std::to_string(end.line);
  }
  std::string message = printable(diagnostic.message, /*keep_lines=*/true);
  if (!diagnostic.hint.empty())
    message += "\n" + printable(diagnostic.hint, /*keep_lines=*/true);
  return text + "::" + escaped(message, false) + "\n";
}

/// A path as a relative URI reference (RFC 3986).
static std::string uri(llvm::StringRef path) {
  std::string result;
  for (char c : path) {
    if (llvm::isAlnum(c) || llvm::StringRef("-._~/").contains(c))
      result += c;
    else
      result += "%" + llvm::toHex(llvm::StringRef(&c, 1));
  }
  return path.startswith("/") ? "file://" + result : result;
}

static void region(llvm::json::OStream &json, SourceRange range,
                   const SourceSet &sources) {
  LineColumn start = sources.line_column(range.file, range.begin);
  LineColumn end = sources.line_column(range.file, range.end);
  json.attribute("startLine", start.line);
  json.attribute("startColumn", start.column);
  json.attribute("endLine", end.line);
  json.attribute("endColumn", end.column);
}

static void location(llvm::json::OStream &json, SourceRange range,
                     llvm::function_ref<std::string(SourceRange)> path,
                     const SourceSet &sources) {
  json.attributeObject("physicalLocation", [&] {
    json.attributeObject("artifactLocation", [&] {
      json.attribute("uri", uri(path(range)));
    });
    json.attributeObject("region", [&] { region(json, range, sources); });
  });
}

static void fix_of(llvm::json::OStream &json, const Diagnostic &diagnostic,
                   llvm::function_ref<std::string(SourceRange)> path,
                   const SourceSet &sources) {
  json.object([&] {
    json.attributeObject("description", [&] {
      json.attribute("text", diagnostic.fix->message);
    });
    json.attributeArray("artifactChanges", [&] {
      json.object([&] {
        json.attributeObject("artifactLocation", [&] {
          json.attribute("uri", uri(path(diagnostic.range)));
        });
        json.attributeArray("replacements", [&] {
          for (const TextEdit &edit : diagnostic.fix->edits)
            json.object([&] {
              json.attributeObject("deletedRegion", [&] {
                region(json, {diagnostic.range.file, edit.begin, edit.end},
                       sources);
              });
              json.attributeObject("insertedContent", [&] {
                json.attribute("text", llvm::json::fixUTF8(edit.text));
              });
            });
        });
      });
    });
  });
}

/// Stays the same when lines are added above the finding.
static std::string fingerprint(const Diagnostic &diagnostic,
                               llvm::StringRef path,
                               const SourceSet &sources) {
  llvm::SHA256 hash;
  hash.update(name(diagnostic.kind));
  hash.update(path);
  hash.update(diagnostic.message);
  if (diagnostic.range.file.valid())
    hash.update(sources.text(diagnostic.range));
  return llvm::toHex(hash.final(), /*LowerCase=*/true).substr(0, 32);
}

std::string
sarif_result(const Diagnostic &diagnostic,
             llvm::function_ref<std::string(SourceRange)> path,
             const SourceSet &sources) {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::json::OStream json(out);
  bool placed = diagnostic.range.file.valid();
  json.object([&] {
    json.attribute("ruleId", name(diagnostic.kind));
    json.attribute("level", severity(diagnostic.kind) == Severity::Error
                                ? "error"
                                : "warning");
    std::string message = printable(diagnostic.message, true);
    if (!diagnostic.hint.empty())
      message += "\n" + printable(diagnostic.hint, true);
    json.attributeObject("message", [&] {
      json.attribute("text", llvm::json::fixUTF8(message));
    });
    if (placed)
      json.attributeArray("locations", [&] {
        json.object([&] { location(json, diagnostic.range, path, sources); });
      });
    std::vector<const DiagnosticNote *> notes;
    for (const DiagnosticNote &note : diagnostic.notes)
      if (note.range.file.valid())
        notes.push_back(&note);
    if (!notes.empty())
      json.attributeArray("relatedLocations", [&] {
        for (const DiagnosticNote *note : notes)
          json.object([&] {
            location(json, note->range, path, sources);
            json.attributeObject("message", [&] {
              json.attribute("text", llvm::json::fixUTF8(note->message));
            });
          });
      });
    if (placed && diagnostic.fix)
      json.attributeArray(
          "fixes", [&] { fix_of(json, diagnostic, path, sources); });
    json.attributeObject("partialFingerprints", [&] {
      json.attribute("flattenc/v1",
                     fingerprint(diagnostic,
                                 placed ? path(diagnostic.range) : "",
                                 sources));
    });
  });
  out.flush();
  return text;
}

std::string sarif_document(llvm::ArrayRef<std::string> results) {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::json::OStream json(out);
  auto rule = [&](const char *code, const char *title, const char *summary,
                  const char *help) {
    std::string name(title);
    std::replace(name.begin(), name.end(), '_', '-');
    json.object([&] {
      json.attribute("id", code);
      json.attribute("name", name);
      json.attributeObject("shortDescription",
                           [&] { json.attribute("text", summary); });
      json.attributeObject("fullDescription",
                           [&] { json.attribute("text", help); });
    });
  };
  json.object([&] {
    json.attribute("$schema",
                   "https://json.schemastore.org/sarif-2.1.0.json");
    json.attribute("version", "2.1.0");
    json.attributeArray("runs", [&] {
      json.object([&] {
        json.attributeObject("tool", [&] {
          json.attributeObject("driver", [&] {
            json.attribute("name", "flattenc");
            json.attribute("version", FLATTENC_VERSION);
            json.attributeArray("rules", [&] {
#define RULE(code, name, summary, finds, ...)                                  \
  rule(#code, #name, summary, finds);
#include "compiler/diag/rules.def"
            });
          });
        });
        json.attribute("columnKind", "unicodeCodePoints");
        json.attributeArray("results", [&] {
          for (const std::string &result : results)
            json.rawValue(result);
        });
      });
    });
  });
  out.flush();
  return text;
}

void print_report(llvm::ArrayRef<std::string> messages,
                  const RenderOptions &options, llvm::raw_ostream &out) {
  if (options.format == DiagnosticFormat::Sarif) {
    out << sarif_document(messages) << '\n';
    return;
  }
  for (const std::string &message : messages)
    out << message;
}

} // namespace flattenc
