#include "compiler/diag/render.h"

#include "compiler/diag/render_reports.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Unicode.h"

#include <algorithm>
#include <tuple>

namespace flattenc {

/// True for code points that move the cursor, reorder text or cannot be seen.
static bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C ||
         (code >= 0x200B && code <= 0x200F) || code == 0x2028 ||
         code == 0x2029 || (code >= 0x202A && code <= 0x202E) ||
         code == 0x2060 || (code >= 0x2066 && code <= 0x2069) ||
         code == 0xFEFF;
}

/// Takes one code point, or one byte that starts none, off `text`.
static std::string take_printable(llvm::StringRef &text, bool keep_lines) {
  unsigned length =
      llvm::getNumBytesForUTF8(static_cast<llvm::UTF8>(text.front()));
  const auto *begin = text.bytes_begin();
  const llvm::UTF8 *at = begin;
  llvm::UTF32 code = 0;
  bool valid =
      length <= text.size() &&
      llvm::convertUTF8Sequence(&at, begin + length, &code,
                                llvm::strictConversion) == llvm::conversionOK;
  if (!valid) {
    unsigned byte = *begin;
    text = text.drop_front();
    return llvm::formatv("\\x{0:x-2}", byte).str();
  }
  llvm::StringRef bytes = text.take_front(length);
  text = text.drop_front(length);
  if (!is_control(code) || (keep_lines && code == '\n'))
    return bytes.str();
  if (code < 0x100)
    return llvm::formatv("\\x{0:x-2}", code).str();
  return llvm::formatv("\\u{0:x-4}", code).str();
}

std::string printable(llvm::StringRef text, bool keep_lines) {
  bool plain = llvm::all_of(text, [keep_lines](char c) {
    return (c >= ' ' && c <= '~') || (keep_lines && c == '\n');
  });
  if (plain)
    return text.str();
  std::string result;
  while (!text.empty())
    result += take_printable(text, keep_lines);
  return result;
}

namespace {

/// ANSI codes, or nothing.
struct Palette {
  explicit Palette(bool color) : color(color) {}
  [[nodiscard]] llvm::StringRef bold() const { return color ? "\033[1m" : ""; }
  [[nodiscard]] llvm::StringRef blue() const {
    return color ? "\033[1;34m" : "";
  }
  [[nodiscard]] llvm::StringRef of(Severity severity) const {
    if (!color)
      return "";
    return severity == Severity::Error ? "\033[1;31m" : "\033[1;33m";
  }
  [[nodiscard]] llvm::StringRef reset() const { return color ? "\033[0m" : ""; }
  bool color;
};

/// A diagnostic with what it is sorted by.
struct Placed {
  const Diagnostic *diagnostic;
  std::string path;
  [[nodiscard]] auto key() const {
    return std::tie(path, diagnostic->range.begin, diagnostic->range.end,
                    diagnostic->kind, diagnostic->message);
  }
};

class Renderer {
public:
  Renderer(const SourceSet &sources, const RenderOptions &options,
           llvm::raw_ostream &out)
      : sources_(sources),
        options_(options),
        palette_(options.color),
        out_(out) {}

  void full(const Placed &item);
  void concise(const Placed &item);
  void json(const Placed &item);
  void show(SourceRange range);
  [[nodiscard]] std::string shown_path(SourceRange range) const;

private:
  void heading(Severity severity, llvm::StringRef message, DiagKind kind);
  void place(SourceRange range, unsigned gutter);
  void excerpt(SourceRange range, unsigned gutter);
  void help(llvm::StringRef hint, unsigned gutter);
  void json_place(llvm::json::OStream &json, SourceRange range);
  void json_fix(llvm::json::OStream &json, const Diagnostic &diagnostic);
  [[nodiscard]] unsigned gutter_width(const Diagnostic &diagnostic) const;

  const SourceSet &sources_;
  const RenderOptions &options_;
  Palette palette_;
  llvm::raw_ostream &out_;
};

} // namespace

static llvm::StringRef word(Severity severity) {
  return severity == Severity::Error ? "error" : "warning";
}

std::string Renderer::shown_path(SourceRange range) const {
  if (!range.file.valid())
    return {};
  llvm::StringRef path = sources_.path(range.file);
  return printable(options_.display_path ? options_.display_path(path)
                                         : path.str());
}

unsigned Renderer::gutter_width(const Diagnostic &diagnostic) const {
  unsigned last = 1;
  auto see = [&](SourceRange range) {
    if (range.file.valid())
      last = std::max(last, sources_.line_column(range.file, range.begin).line);
  };
  see(diagnostic.range);
  for (const DiagnosticNote &note : diagnostic.notes)
    see(note.range);
  return static_cast<unsigned>(std::to_string(last).size());
}

void Renderer::heading(Severity severity, llvm::StringRef message,
                       DiagKind kind) {
  out_ << palette_.of(severity) << word(severity) << palette_.reset()
       << palette_.bold() << ": " << printable(message, true)
       << palette_.reset() << " [" << name(kind) << "]\n";
}

void Renderer::place(SourceRange range, unsigned gutter) {
  LineColumn start = sources_.line_column(range.file, range.begin);
  out_.indent(gutter) << palette_.blue() << "-->" << palette_.reset() << ' '
                      << shown_path(range) << ':' << start.line << ':'
                      << start.column << '\n';
}

/// Columns that `text` takes on a terminal.
static unsigned columns(llvm::StringRef text) {
  int width = llvm::sys::unicode::columnWidthUTF8(text);
  return width < 0 ? static_cast<unsigned>(text.size())
                   : static_cast<unsigned>(width);
}

/// The piece of a long line around the bytes [begin, end) of it.
struct Window {
  std::string before, marked, after;
};

static Window window_of(llvm::StringRef line, std::size_t begin,
                        std::size_t end) {
  constexpr std::size_t kBefore = 80, kMarked = 80, kAfter = 60;
  auto keep_start = [&](std::size_t at) { // do not cut inside a code point
    while (at < line.size() && (line[at] & 0xC0) == 0x80)
      ++at;
    return at;
  };
  std::size_t first = begin > kBefore ? keep_start(begin - kBefore) : 0;
  std::size_t marked_end = keep_start(std::min(end, begin + kMarked));
  std::size_t last = keep_start(std::min(line.size(), marked_end + kAfter));
  auto piece = [](llvm::StringRef text) {
    std::vector<std::string> parts;
    for (llvm::StringRef part : llvm::split(text, '\t'))
      parts.push_back(printable(part));
    return llvm::join(parts, "    ");
  };
  Window window;
  window.before = (first != 0 ? "..." : "") + piece(line.slice(first, begin));
  window.marked = piece(line.slice(begin, marked_end));
  window.after =
      piece(line.slice(marked_end, last)) + (last < line.size() ? "..." : "");
  return window;
}

void Renderer::excerpt(SourceRange range, unsigned gutter) {
  LineColumn start = sources_.line_column(range.file, range.begin);
  llvm::StringRef line = sources_.line_text(range.file, start.line);
  llvm::StringRef text = sources_.text(range.file);
  auto offset =
      static_cast<std::size_t>(text.data() + range.begin - line.data());
  offset = std::min(offset, line.size());
  std::size_t end = std::min<std::size_t>(
      offset + (range.end > range.begin ? range.end - range.begin : 0),
      line.size());
  Window window = window_of(line, offset, end);
  std::string number = std::to_string(start.line);
  out_.indent(gutter + 1) << palette_.blue() << '|' << palette_.reset() << '\n';
  out_ << palette_.blue() << number;
  out_.indent(gutter + 1 - static_cast<unsigned>(number.size()))
      << '|' << palette_.reset();
  std::string shown = window.before + window.marked + window.after;
  out_ << (shown.empty() ? "" : " ") << shown << '\n';
  out_.indent(gutter + 1) << palette_.blue() << '|' << palette_.reset() << ' ';
  out_.indent(columns(window.before))
      << palette_.of(Severity::Error)
      << std::string(std::max(1U, columns(window.marked)), '^')
      << palette_.reset() << '\n';
}

void Renderer::show(SourceRange range) {
  auto gutter = static_cast<unsigned>(
      std::to_string(sources_.line_column(range.file, range.begin).line)
          .size());
  place(range, gutter);
  if (options_.format == DiagnosticFormat::Full)
    excerpt(range, gutter);
}

void Renderer::help(llvm::StringRef hint, unsigned gutter) {
  if (hint.empty())
    return;
  out_.indent(gutter + 1) << palette_.blue() << '=' << palette_.reset()
                          << " help: ";
  std::string text = printable(hint, true);
  bool first = true;
  for (llvm::StringRef line : llvm::split(text, '\n')) {
    if (!first)
      out_.indent(gutter + 9);
    out_ << line << '\n';
    first = false;
  }
}

void Renderer::full(const Placed &item) {
  const Diagnostic &diagnostic = *item.diagnostic;
  unsigned gutter = gutter_width(diagnostic);
  heading(severity(diagnostic.kind), diagnostic.message, diagnostic.kind);
  auto show = [&](SourceRange range) {
    if (!range.file.valid())
      return;
    place(range, gutter);
    excerpt(range, gutter);
  };
  show(diagnostic.range);
  for (const DiagnosticNote &note : diagnostic.notes) {
    out_ << palette_.bold() << "note" << palette_.reset() << ": "
         << printable(note.message, true) << '\n';
    show(note.range);
  }
  help(diagnostic.hint, gutter);
  if (diagnostic.fix)
    out_.indent(gutter + 1)
        << palette_.blue() << '=' << palette_.reset() << " fix: "
        << diagnostic.fix->message
        << (diagnostic.fix->safe ? " (--fix)\n" : " (--fix --unsafe-fixes)\n");
}

void Renderer::concise(const Placed &item) {
  const Diagnostic &diagnostic = *item.diagnostic;
  if (diagnostic.range.file.valid()) {
    LineColumn start =
        sources_.line_column(diagnostic.range.file, diagnostic.range.begin);
    out_ << item.path << ':' << start.line << ':' << start.column << ": ";
  }
  Severity level = severity(diagnostic.kind);
  out_ << palette_.of(level) << word(level) << palette_.reset() << ": "
       << printable(diagnostic.message) << " [" << name(diagnostic.kind)
       << "]" << (diagnostic.fix && diagnostic.fix->safe ? " [*]" : "") << '\n';
}

void Renderer::json_place(llvm::json::OStream &json, SourceRange range) {
  if (!range.file.valid())
    return;
  LineColumn start = sources_.line_column(range.file, range.begin);
  LineColumn end = sources_.line_column(range.file, range.end);
  json.attribute("file", llvm::json::fixUTF8(shown_path(range)));
  json.attribute("line", start.line);
  json.attribute("column", start.column);
  json.attribute("end_line", end.line);
  json.attribute("end_column", end.column);
}

void Renderer::json_fix(llvm::json::OStream &json,
                        const Diagnostic &diagnostic) {
  json.attribute("safe", diagnostic.fix->safe);
  json.attribute("message", diagnostic.fix->message);
  json.attributeArray("edits", [&] {
    for (const TextEdit &edit : diagnostic.fix->edits)
      json.object([&] {
        json.attribute("begin", edit.begin);
        json.attribute("end", edit.end);
        json.attribute("text", llvm::json::fixUTF8(edit.text));
      });
  });
}

void Renderer::json(const Placed &item) {
  const Diagnostic &diagnostic = *item.diagnostic;
  llvm::json::OStream json(out_);
  json.object([&] {
    json.attribute("severity", word(severity(diagnostic.kind)));
    json.attribute("kind", name(diagnostic.kind));
    json.attribute("message", llvm::json::fixUTF8(diagnostic.message));
    json_place(json, diagnostic.range);
    json.attributeArray("notes", [&] {
      for (const DiagnosticNote &note : diagnostic.notes)
        json.object([&] {
          json.attribute("message", llvm::json::fixUTF8(note.message));
          json_place(json, note.range);
        });
    });
    if (!diagnostic.hint.empty())
      json.attribute("help", llvm::json::fixUTF8(diagnostic.hint));
    if (diagnostic.fix)
      json.attributeObject("fix", [&] { json_fix(json, diagnostic); });
  });
  out_ << '\n';
}

std::vector<std::string> render_each(llvm::ArrayRef<Diagnostic> diagnostics,
                                     const SourceSet &sources,
                                     const RenderOptions &options) {
  std::string text;
  llvm::raw_string_ostream out(text);
  Renderer renderer(sources, options, out);
  std::vector<Placed> items;
  for (const Diagnostic &diagnostic : diagnostics)
    items.push_back({&diagnostic, renderer.shown_path(diagnostic.range)});
  std::stable_sort(
      items.begin(), items.end(),
      [](const Placed &a, const Placed &b) { return a.key() < b.key(); });
  auto same = [](const Placed &a, const Placed &b) {
    return a.key() == b.key();
  };
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
  std::vector<std::string> messages;
  auto path = [&](SourceRange range) { return renderer.shown_path(range); };
  for (const Placed &item : items) {
    switch (options.format) {
    case DiagnosticFormat::Full:
      renderer.full(item);
      break;
    case DiagnosticFormat::Concise:
      renderer.concise(item);
      break;
    case DiagnosticFormat::Json:
      renderer.json(item);
      break;
    case DiagnosticFormat::Github:
      out << github_annotation(*item.diagnostic, item.path, sources);
      break;
    case DiagnosticFormat::Sarif:
      out << sarif_result(*item.diagnostic, path, sources);
      break;
    }
    out.flush();
    messages.push_back(std::move(text));
    text.clear();
  }
  return messages;
}

void render(llvm::ArrayRef<Diagnostic> diagnostics, const SourceSet &sources,
            const RenderOptions &options, llvm::raw_ostream &out) {
  if (!diagnostics.empty())
    print_report(render_each(diagnostics, sources, options), options, out);
}

void render_place(SourceRange range, const SourceSet &sources,
                  const RenderOptions &options, llvm::raw_ostream &out) {
  Renderer(sources, options, out).show(range);
}

void render_failure(llvm::StringRef message, llvm::StringRef hint,
                    const RenderOptions &options, llvm::raw_ostream &out) {
  Palette palette(options.color);
  if (options.format == DiagnosticFormat::Json) {
    llvm::json::OStream json(out);
    json.object([&] {
      json.attribute("severity", "error");
      json.attribute("message", llvm::json::fixUTF8(message));
      if (!hint.empty())
        json.attribute("help", llvm::json::fixUTF8(hint));
    });
    out << '\n';
    return;
  }
  out << palette.of(Severity::Error) << "error" << palette.reset() << ": "
      << printable(message, true) << '\n';
  if (!hint.empty() && options.format == DiagnosticFormat::Full)
    out << "  = help: " << printable(hint, true) << '\n';
}

} // namespace flattenc
