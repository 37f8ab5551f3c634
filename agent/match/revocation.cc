// revoked.txt is for people and for version control:
//
//   # Regels die zijn ingetrokken.
//   key 0123456789abcdef sleutel kwijtgeraakt
//   pack <64 hexadecimal digits, as `schouw rules show` or sha256sum prints> te veel vals alarm
//   below demo 1.2.0 vervangen
//
// The rest of a line is the reason. Like the keys beside it the file is not signed: who may write in the trust folder
// decides whom the program trusts.
#include "agent/match/revocation.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "agent/base/utf8.h"
#include "agent/match/trust.h"
#include "agent/match/version.h"

namespace schouw {
namespace {

constexpr std::uintmax_t kMaxBytes = 1u << 20;
constexpr std::string_view kExpected =
    "expected \"key ID reason\", \"pack SHA256 reason\" or \"below PACK VERSION reason\"";

std::string_view TakeWord(std::string_view& line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t\r"), line.size());
  line.remove_prefix(begin);
  const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

std::string Rest(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return "";
  return std::string(line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1));
}

bool IsHex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Whether the line says something that is understood.
bool ReadLine(std::string_view line, Revocations& revoked) {
  const std::string_view kind = TakeWord(line);
  Revocations::Item item;
  item.what = TakeWord(line);
  if (kind == "below") item.before = TakeWord(line);
  item.reason = Rest(line);
  if (kind == "key" && IsHex(item.what, 16)) {
    revoked.keys.push_back(std::move(item));
  } else if (kind == "pack" && IsHex(item.what, 64)) {
    revoked.packs.push_back(std::move(item));
  } else if (kind == "below" && !item.before.empty() && item.before.find_first_of("0123456789") == 0) {
    revoked.versions.push_back(std::move(item));
  } else {
    return false;
  }
  return true;
}

std::string Because(const std::string& reason) { return reason.empty() ? "" : " (" + reason + ")"; }

}  // namespace

Result<Revocations> ParseRevocations(std::string_view text) {
  if (!IsValidUtf8(text)) return Fail(ErrorCode::kMalformed, "not UTF-8");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Revocations revoked;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = Rest(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#') || ReadLine(line, revoked)) continue;
    return Fail(ErrorCode::kMalformed, "line " + std::to_string(number) + ": " + std::string(kExpected));
  }
  return revoked;
}

Result<Revocations> LoadRevocations(const std::string& folder) {
  const std::string path = folder + "/revoked.txt";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return Revocations{};
  if (std::filesystem::file_size(path, error) > kMaxBytes || error)
    return Fail(error ? ErrorCode::kIo : ErrorCode::kTooBig, path + " can't be read");
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return Fail(ErrorCode::kIo, path + " can't be read");
  SCHOUW_ASSIGN(Revocations revoked, ParseRevocations(text), path);
  return revoked;
}

Status CheckNotRevoked(const Pack& pack, const Revocations& revoked) {
  const PackHeader& header = pack.header();
  const std::string name = "regelset " + header.id + " " + header.version;
  // Whoever takes a pack back may have either digest before him: that of `show` and of reports, or that of sha256sum.
  for (const Revocations::Item& item : revoked.packs)
    if (item.what == pack.sha256() || item.what == pack.file_sha256())
      return Fail(ErrorCode::kRefused, name + " is ingetrokken" + Because(item.reason) + "; vraag de nieuwste versie");
  for (const Revocations::Item& item : revoked.versions)
    if (item.what == header.id && CompareVersions(header.version, item.before) < 0)
      return Fail(ErrorCode::kRefused,
                  name + " is ingetrokken" + Because(item.reason) + "; gebruik versie " + item.before + " of nieuwer");
  return {};
}

Result<Trust> LoadTrust(const std::string& folder) {
  Trust trust;
  SCHOUW_ASSIGN(std::vector<PublicKey> keys, LoadTrustFolder(folder), "");
  SCHOUW_ASSIGN(trust.revoked, LoadRevocations(folder), "");
  for (PublicKey& key : keys) {
    const bool revoked = std::any_of(trust.revoked.keys.begin(), trust.revoked.keys.end(),
                                     [&](const Revocations::Item& item) { return item.what == key.key_id; });
    (revoked ? trust.revoked_keys : trust.keys).push_back(std::move(key));
  }
  return trust;
}

}  // namespace schouw
