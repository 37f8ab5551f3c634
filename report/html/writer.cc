#include "report/html/writer.h"

#include <cstdio>

#include "agent/base/unseen.h"
#include "agent/base/utf8.h"

namespace schouw::html {
namespace {

std::string EscapeOne(char32_t c, std::string_view bytes) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\n':
    case '\r':
    case '\t': return " ";
    default: return IsUnseen(c) ? "<code>" + UnseenText(c) + "</code>" : std::string(bytes);
  }
}

}  // namespace

std::string Escape(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint c = DecodeUtf8(text, i);
    if (c.valid) {
      html += EscapeOne(c.value, text.substr(i, c.length));
    } else {
      char code[24];
      std::snprintf(code, sizeof code, "<code>\\x%02x</code>", static_cast<unsigned char>(text[i]));
      html += code;
    }
    i += c.length;
  }
  return html;
}

std::string Text(std::string_view text) { return "<bdi>" + Escape(text) + "</bdi>"; }
std::string Path(std::string_view text) { return "<bdi class=\"path\">" + Escape(text) + "</bdi>"; }
std::string Bold(std::string_view html) { return "<b>" + std::string(html) + "</b>"; }
std::string Soft(std::string_view html) { return "<small>" + std::string(html) + "</small>"; }

std::string Heading(int level, std::string_view html) {
  const std::string tag = "h" + std::to_string(level);
  return "<" + tag + ">" + std::string(html) + "</" + tag + ">\n";
}

std::string Paragraph(std::string_view html) { return "<p>" + std::string(html) + "</p>\n"; }

std::string Together(std::string_view html) { return "<div class=\"keep\">\n" + std::string(html) + "</div>\n"; }

Table::Table(std::string_view caption, std::initializer_list<Head> heads) {
  html_ = "<table><caption>" + std::string(caption) + "</caption>\n<thead><tr>";
  for (const Head& head : heads) {
    columns_ += head.column == Column::kNumber ? 'n' : 't';
    std::string classes(head.width);
    if (head.column == Column::kNumber) classes += classes.empty() ? "n" : " n";
    html_ += "<th scope=\"col\"";
    if (!classes.empty()) html_ += " class=\"" + classes + "\"";
    html_ += ">" + std::string(head.title) + "</th>";
  }
  html_ += "</tr></thead>\n<tbody>\n";
}

void Table::Row(std::initializer_list<std::string_view> cells) {
  ++rows_;
  html_ += "<tr>";
  std::size_t column = 0;
  for (std::string_view cell : cells) {
    if (column == 0) {
      html_ += "<th scope=\"row\">" + std::string(cell) + "</th>";
    } else {
      html_ += columns_[column] == 'n' ? "<td class=\"n\">" : "<td>";
      html_ += std::string(cell) + "</td>";
    }
    ++column;
  }
  html_ += "</tr>\n";
}

void Table::Note(std::string_view cell) {
  ++rows_;
  html_ += "<tr class=\"more\"><td colspan=\"" + std::to_string(columns_.size()) + "\">" + std::string(cell) +
           "</td></tr>\n";
}

std::string Table::Done() && { return std::move(html_) + "</tbody></table>\n"; }

void Facts::Add(std::string_view name, std::string_view html) {
  if (html.empty()) return;
  html_ += "<dt>" + std::string(name) + "</dt><dd>" + std::string(html) + "</dd>\n";
}

}  // namespace schouw::html
