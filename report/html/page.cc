#include "report/html/page.h"

#include "agent/base/sha256.h"
#include "report/html/base64.h"
#include "report/html/style.h"
#include "report/html/writer.h"

namespace schouw::html {
namespace {

std::string ContentPolicy() {
  Sha256 hash;
  hash.Update(AsBytes(kStyle));
  return "default-src 'none'; style-src 'sha256-" + Base64(hash.Finish()) + "'; base-uri 'none'; form-action 'none'";
}

}  // namespace

std::string Page(std::string_view language, std::string_view title, std::string_view body) {
  return "<!doctype html>\n<html lang=\"" + std::string(language) +
         "\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         ContentPolicy() +
         "\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<title>" +
         Escape(title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n" + std::string(body) +
         "</body>\n</html>\n";
}

}  // namespace schouw::html
