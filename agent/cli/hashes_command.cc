// `schouw hashes ...`: hash sets of lists. English, as everything for rule maintainers.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>

#include "agent/base/join.h"
#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/hash_sets.h"
#include "agent/cli/program.h"
#include "agent/hashlist/build_set.h"
#include "agent/hashset/hash_set.h"
#include "agent/hashset/mapped_file.h"
#include "agent/match/revocation.h"
#include "agent/match/trust.h"

namespace schouw {
namespace {

struct HashesFlags {
  std::vector<std::string> lists;
  std::string hash_class;
  std::string out;
  std::vector<std::int64_t> categories;
  double most_damaged = 1;
  std::string set;
  std::string digest;
  std::string key;
  std::string trust;
};

std::string Number(std::uint64_t value) { return std::to_string(value); }

tl::unexpected<Error> Refused(std::string why) { return Fail(ErrorCode::kRefused, std::move(why)); }

// A set's file, mapped.
struct OpenedSet {
  MappedFile file;
  HashSet set;
};

Result<OpenedSet> OpenSet(const std::string& path) {
  SCHOUW_ASSIGN(MappedFile file, MappedFile::Open(path), path);
  SCHOUW_ASSIGN(HashSet set, HashSet::Open(file.bytes()), path);
  return OpenedSet{std::move(file), std::move(set)};
}

void SayList(const HashList& list, const HashListReading& reading) {
  std::string line = list.name + ": " + list.format + (list.version.empty() ? "" : " " + list.version) + ", " +
                     Number(list.entries) + " entries";
  if (list.left_out > 0) line += ", " + Number(list.left_out) + " left out";
  if (list.damaged > 0) line += ", " + Number(list.damaged) + " damaged";
  Say(line);
  for (const DamagedEntry& entry : reading.first_damaged) Say("  " + entry.where + ": " + entry.what);
  if (list.damaged > reading.first_damaged.size())
    Say("  and " + Number(list.damaged - reading.first_damaged.size()) + " more");
  std::string categories;
  for (const auto& [category, count] : reading.categories)
    categories += (categories.empty() ? "" : ", ") + std::to_string(category) + ": " + Number(count);
  if (!categories.empty()) Say("  entries by category: " + categories + " (--category takes some of them)");
}

Result<int> BuildSet(const HashesFlags& flags) {
  SetRequest request;
  const auto hash_class = ParseHashClass(flags.hash_class);
  if (!hash_class) return Refused("--class is software, known_good or tripwire, not '" + flags.hash_class + "'");
  request.hash_class = *hash_class;
  request.lists = flags.lists;
  request.categories.insert(flags.categories.begin(), flags.categories.end());
  request.most_damaged_percent = flags.most_damaged;
  request.out = flags.out;
  request.on_progress = [](const std::string& words) { Say(words); };
  SCHOUW_ASSIGN(const BuiltSet built, BuildHashSet(request), "");
  for (std::size_t i = 0; i < built.lists.size(); ++i) SayList(built.lists[i], built.readings[i]);
  SCHOUW_ASSIGN(const OpenedSet opened, OpenSet(flags.out), "");
  Say(flags.out + ": " + Number(opened.set.rows()) + " files, class " +
      std::string(HashClassName(opened.set.hash_class())) + ", " + Number(opened.file.bytes().size()) + " bytes");
  return built.damaged ? kExitSomethingWrong : kExitDone;
}

std::string AlgorithmNames(Algorithms algorithms) {
  std::string names;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    if (algorithms.Has(algorithm)) names += (names.empty() ? "" : ", ") + std::string(DigestName(algorithm));
  return names;
}

std::vector<PublicKey> KnownKeys(const std::string& trust) {
  auto keys = LoadTrustFolder(trust.empty() ? DefaultTrustFolder() : trust);
  return keys ? std::move(*keys) : std::vector<PublicKey>();
}

const PublicKey* FindKey(const std::vector<PublicKey>& keys, const std::string& key_id) {
  const auto key = std::ranges::find(keys, key_id, &PublicKey::key_id);
  return key == keys.end() ? nullptr : &*key;
}

Result<int> ShowSet(const HashesFlags& flags) {
  SCHOUW_ASSIGN(const OpenedSet opened, OpenSet(flags.set), "");
  const HashSet& set = opened.set;
  std::printf("class: %s\n", std::string(HashClassName(set.hash_class())).c_str());
  std::printf("files: %s\n", Number(set.rows()).c_str());
  std::printf("digests: %s\n", AlgorithmNames(set.algorithms()).c_str());
  std::printf("computed for each file: %s\n", AlgorithmNames(set.lead_algorithms()).c_str());
  std::printf("sizes: %s\n", set.knows_sizes() ? "of all files" : "not of all files; every file is hashed");
  std::printf("bytes: %s\n", Number(opened.file.bytes().size()).c_str());
  std::printf("sha256: %s\n", set.sha256().c_str());
  for (const HashList& list : set.lists()) {
    std::printf("list: %s (%s%s%s), %s entries, %s damaged, %s left out, sha256 %s\n", list.name.c_str(),
                list.format.c_str(), list.version.empty() ? "" : " ", list.version.c_str(),
                Number(list.entries).c_str(), Number(list.damaged).c_str(), Number(list.left_out).c_str(),
                list.sha256.c_str());
  }
  const std::vector<PublicKey> known = KnownKeys(flags.trust);
  if (set.signatures().empty()) std::printf("signed by: nobody\n");
  for (const HashSetSignature& signature : set.signatures()) {
    const PublicKey* key = FindKey(known, signature.key_id);
    std::printf("signed by: %s\n", key == nullptr ? ("unknown key " + signature.key_id).c_str()
                                                  : (key->name + " (" + key->key_id + ")").c_str());
  }
  if (const Status whole = set.CheckContent(); !whole) {
    Say(flags.set + ": " + whole.error().Text() + "; build it again");
    return kExitSomethingWrong;
  }
  return kExitDone;
}

Result<int> LookUp(const HashesFlags& flags) {
  SCHOUW_ASSIGN(const OpenedSet opened, OpenSet(flags.set), "");
  const auto digest = FromHex(flags.digest);
  const auto algorithm = digest ? AlgorithmOfBytes(digest->size()) : std::nullopt;
  if (!algorithm) return Refused("'" + flags.digest + "' is no MD5, SHA-1 or SHA-256 in hexadecimal digits");
  bool found = false;
  opened.set.Find(*algorithm, AsBytes(*digest), [&](const HashSetRow& row) {
    found = true;
    std::string line;
    for (const DigestAlgorithm each : kDigestAlgorithms)
      if (row.digests.Has(each)) line += std::string(DigestName(each)) + " " + row.digests.Hex(each) + "  ";
    if (row.size) line += Number(*row.size) + " bytes  ";
    if (row.list < opened.set.lists().size()) line += opened.set.lists()[row.list].name;
    std::printf("%s\n", line.c_str());
    return true;
  });
  if (!found) std::printf("not in the set\n");
  return found ? kExitDone : kExitSomethingWrong;
}

Result<int> SignSet(const HashesFlags& flags) {
  SCHOUW_ASSIGN(const OpenedSet opened, OpenSet(flags.set), "");
  SCHOUW_TRY(opened.set.CheckContent(), flags.set);
  SCHOUW_ASSIGN(const SecretKey key, OpenKeyFile(flags.key), "");
  for (const HashSetSignature& other : opened.set.signatures())
    if (other.key_id == key.key_id()) return Refused("key " + key.name() + " has signed this set already");
  SCHOUW_ASSIGN(const std::string key_id, FromHex(key.key_id()), "sign");
  std::ofstream file(flags.set, std::ios::binary | std::ios::app);
  file << key_id << key.Sign(opened.set.head());
  file.close();
  if (!file) return Fail(ErrorCode::kIo, flags.set + ": can't be written");
  Say(flags.set + " has " + Number(opened.set.signatures().size() + 1) + " signatures");
  return kExitDone;
}

Result<int> VerifySet(const HashesFlags& flags) {
  SCHOUW_ASSIGN(const OpenedSet opened, OpenSet(flags.set), "");
  SCHOUW_ASSIGN(const Trust trusted, LoadTrust(flags.trust.empty() ? DefaultTrustFolder() : flags.trust), "");
  if (const Status whole = opened.set.CheckContent(); !whole) {
    Say(flags.set + ": " + whole.error().Text() + "; get it again");
    return kExitSomethingWrong;
  }
  for (const HashSetSignature& signature : opened.set.signatures()) {
    const PublicKey* key = FindKey(trusted.keys, signature.key_id);
    if (key == nullptr || Verifies(key->key, opened.set.head(), signature.signature)) continue;
    Say(flags.set + ": the signature of " + key->name + " is not of this set; get it again");
    return kExitSomethingWrong;
  }
  SCHOUW_ASSIGN(const std::vector<std::string> names, SignersOfSet(opened.set, trusted), flags.set);
  const std::string signers = Joined(names);
  std::printf("%s, signed by %s\n", opened.set.sha256().c_str(), signers.empty() ? "nobody trusted" : signers.c_str());
  if (names.size() >= 2) return kExitDone;
  Say(flags.set + ": two trusted people have to sign it");
  return kExitSomethingWrong;
}

using HashesAction = Result<int> (*)(const HashesFlags&);

CLI::App* AddVerb(CLI::App& hashes, const Choose& choose, const std::shared_ptr<HashesFlags>& flags, const char* name,
                  const char* what, HashesAction run) {
  CLI::App* verb = hashes.add_subcommand(name, what);
  verb->callback([flags, choose, run] {
    choose([flags, run] {
      auto status = run(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
  return verb;
}

}  // namespace

void AddHashesCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<HashesFlags>();
  CLI::App* hashes = app.add_subcommand("hashes", "Lijsten van bekende bestanden verwerken (in het Engels)");
  hashes->require_subcommand(1);
  CLI::App* build = AddVerb(*hashes, choose, flags, "build", "Makes a set of lists, whatever their formats", BuildSet);
  build->add_option("lists", flags->lists, "VICS, NSRL, EnCase, HashKeeper, hashdeep, sums, CSV, TSK")->required();
  build->add_option("--class", flags->hash_class, "What it is for: software, known_good or tripwire")->required();
  build->add_option("-o,--out", flags->out, "The set to write")->required();
  build->add_option("--category", flags->categories, "Of lists with categories, take these only; may be repeated");
  build->add_option("--most-damaged", flags->most_damaged, "Percent of a list that may be damaged")
      ->default_val(1)
      ->check(CLI::Range(0.0, 100.0));
  const auto set = [&flags](CLI::App* verb) { verb->add_option("set", flags->set, "The set")->required(); };
  CLI::App* info = AddVerb(*hashes, choose, flags, "info", "What stands in a set, and whether it is whole", ShowSet);
  set(info);
  info->add_option("--trust", flags->trust, "Folder of *.pub, to name the signers");
  CLI::App* lookup =
      AddVerb(*hashes, choose, flags, "lookup", "Whether a digest is in a set: exit status 0 or 1", LookUp);
  set(lookup);
  lookup->add_option("digest", flags->digest, "MD5, SHA-1 or SHA-256 in hexadecimal digits")->required();
  CLI::App* sign = AddVerb(*hashes, choose, flags, "sign", "Adds a signature to a set", SignSet);
  set(sign);
  sign->add_option("--key", flags->key, "The secret key, NAME.key")->required();
  CLI::App* verify = AddVerb(*hashes, choose, flags, "verify", "Whether two trusted people signed a set", VerifySet);
  set(verify);
  verify->add_option("--trust", flags->trust, "Folder of *.pub that may sign");
}

}  // namespace schouw
