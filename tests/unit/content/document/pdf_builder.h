// Makes small PDF files object by object, for tests.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace schouw::testing {

class PdfBuilder {
 public:
  // Object 1 is the catalog, 2 the tree of pages, 3 the font Helvetica.
  PdfBuilder() : objects_(3) { objects_[2] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"; }

  // Returns the object's number.
  int Add(const std::string& object) {
    objects_.push_back(object);
    return static_cast<int>(objects_.size());
  }
  int AddStream(const std::string& content, const std::string& entries = "") {
    return Add("<< " + entries + " /Length " + std::to_string(content.size()) + " >>\nstream\n" + content +
               "\nendstream");
  }
  void AddPage(const std::string& content, const std::string& entries = "", const std::string& resources = "") {
    const int stream = AddStream(content);
    pages_.push_back(Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents " + Ref(stream) +
                         " /Resources << /Font << /F1 3 0 R >> " + resources + " >> " + entries + " >>"));
  }
  static std::string Ref(int number) { return std::to_string(number) + " 0 R"; }
  // Shows lines of text from the top.
  static std::string Lines(const std::vector<std::string>& lines) {
    std::string content = "BT /F1 12 Tf 50 750 Td 14 TL\n";
    for (const std::string& line : lines) content += "(" + line + ") Tj T*\n";
    return content + "ET\n";
  }

  std::string Build(const std::string& catalog = "", const std::string& trailer = "") {
    objects_[0] = "<< /Type /Catalog /Pages 2 0 R " + catalog + " >>";
    objects_[1] = "<< /Type /Pages /Count " + std::to_string(pages_.size()) + " /Kids [";
    for (const int page : pages_) objects_[1] += Ref(page) + " ";
    objects_[1] += "] >>";
    std::string file = "%PDF-1.7\n";
    std::string table;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      char row[32];
      std::snprintf(row, sizeof row, "%010zu 00000 n \n", file.size());
      table += row;
      file += std::to_string(i + 1) + " 0 obj\n" + objects_[i] + "\nendobj\n";
    }
    const std::string count = std::to_string(objects_.size() + 1);
    const std::string start = std::to_string(file.size());
    return file + "xref\n0 " + count + "\n0000000000 65535 f \n" + table + "trailer\n<< /Size " + count +
           " /Root 1 0 R " + trailer + " >>\nstartxref\n" + start + "\n%%EOF\n";
  }

 private:
  std::vector<std::string> objects_;
  std::vector<int> pages_;
};

}  // namespace schouw::testing
