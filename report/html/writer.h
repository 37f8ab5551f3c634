// Pieces of HTML. What comes from a device, a mandate or a pack goes in through Text alone.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace schouw::html {

// `text` as HTML: markup escaped, characters that can't be seen or that turn the reading direction as \u{202e}, line
// breaks and tabs as a space.
std::string Escape(std::string_view text);
// Escaped, and kept from changing the order of what stands around it.
std::string Text(std::string_view text);
// Escaped, small and broken anywhere: paths, digests.
std::string Path(std::string_view text);
std::string Bold(std::string_view html);
std::string Soft(std::string_view html);  // smaller and lighter

inline std::string Blank() { return "<span class=\"blank\"></span>"; }  // to be filled in by hand

std::string Heading(int level, std::string_view html);
std::string Paragraph(std::string_view html);
// On paper not broken over two pages where it fits on one.
std::string Together(std::string_view html);

enum class Column { kText, kNumber };

// A table with a caption for screen readers and column headings. Cells are HTML.
class Table {
 public:
  struct Head {
    std::string_view title;
    Column column = Column::kText;
    std::string_view width = "";  // "w1".."w9": tens of percent
  };
  Table(std::string_view caption, std::initializer_list<Head> heads);
  // The first cell is the row's heading. As many cells as heads.
  void Row(std::initializer_list<std::string_view> cells);
  // A row that spans the whole table, on paper not parted from the one before it.
  void Note(std::string_view cell);
  bool empty() const { return rows_ == 0; }
  std::string Done() &&;

 private:
  std::string html_;
  std::string columns_;  // 'n' or 't' for each
  std::size_t rows_ = 0;
};

// A list of names and values.
class Facts {
 public:
  Facts() : html_("<dl>\n") {}
  void Add(std::string_view name, std::string_view html);  // nothing when `html` is empty
  std::string Done() && { return std::move(html_) + "</dl>\n"; }

 private:
  std::string html_;
};

}  // namespace schouw::html
