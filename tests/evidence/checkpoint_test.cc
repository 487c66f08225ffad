#include "evidence/checkpoint.h"

#include <gtest/gtest.h>

#include "evidence/vectors.h"

namespace eugress {
namespace {

using nlohmann::json;

VerifierKey verifier(const json& text) {
  auto key = VerifierKey::from_text(text.get<std::string>());
  EXPECT_TRUE(key) << text;
  return key.value_or(VerifierKey{});
}

bool opens(const std::string& whole, const VerifierKey& key) {
  const auto note = Note::from_text(whole);
  return note && signatories(*note, {key}).has_value();
}

TEST(Base64, IsThatOfRfc4648) {
  // RFC 4648 section 10
  const std::vector<std::pair<std::string, std::string>> known = {{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"fooba", "Zm9vYmE="},
                                                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : known) {
    const std::vector<std::uint8_t> octets(plain.begin(), plain.end());
    EXPECT_EQ(to_base64(octets), coded);
    EXPECT_EQ(from_base64(coded), octets);
  }
}

TEST(Base64, HasOneSpelling) {
  for (const char* const text :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zm 9", "Zm-_", "Zg==Zg==", "=Zg="})
    EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Note, PublishedNotesOfGoAndC2spAreOpened) {
  for (const json& one : vectors("signed-note")["notes"]) {
    const VerifierKey key = verifier(one["vkey"]);
    EXPECT_EQ(key.text(), one["vkey"]);
    EXPECT_TRUE(opens(one["note"], key)) << one["from"];
    const auto note = Note::from_text(one["note"].get<std::string>());
    ASSERT_TRUE(note);
    EXPECT_EQ(note->whole(), one["note"]);
  }
}

// Ed25519 is deterministic (RFC 8032), so a signature made again is the same octets.
TEST(Note, ASecretKeyOfGoSignsWhatGoSigned) {
  const json one = vectors("signed-note")["notes"][0];
  const auto key = SigningKey::from_text(one["skey"].get<std::string>());
  ASSERT_TRUE(key);
  EXPECT_EQ(key->verifier().text(), one["vkey"]);
  EXPECT_EQ(key->secret_text(), one["skey"]);
  const std::string whole = one["note"];
  const std::string text = whole.substr(0, whole.rfind("\n\n") + 1);
  EXPECT_EQ((Note{text, {key->sign(text)}}.whole()), whole);
}

TEST(Note, BadKeysAreRefused) {
  const json known = vectors("signed-note");
  for (const json& one : known["bad_vkeys"])
    EXPECT_FALSE(VerifierKey::from_text(one["vkey"].get<std::string>())) << one["why"];
  const std::string good = known["notes"][0]["vkey"];
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = good;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      EXPECT_FALSE(VerifierKey::from_text(changed)) << changed;
    }
    for (std::size_t length = 0; at + length < good.size() || (at > 0 && at + length == good.size()); ++length)
      EXPECT_FALSE(VerifierKey::from_text(good.substr(at, length))) << at << "+" << length;
  }
}

TEST(Note, EveryChangedBitOfANoteIsRefused) {
  const json one = vectors("signed-note")["notes"][1];
  const VerifierKey key = verifier(one["vkey"]);
  const std::string good = one["note"];
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = good;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      EXPECT_FALSE(opens(changed, key)) << "bit " << bit << " of octet " << at;
    }
  }
}

TEST(Note, OddFormsAreRefused) {
  const json one = vectors("signed-note")["notes"][1];
  const VerifierKey key = verifier(one["vkey"]);
  const std::string good = one["note"];
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = good;
    return changed.replace(changed.find(from), from.size(), to);
  };
  EXPECT_FALSE(opens(good.substr(0, good.size() - 1), key)) << "no last line feed";
  EXPECT_FALSE(opens(with("\xe2\x80\x94", "-"), key)) << "a hyphen for the dash";
  EXPECT_FALSE(opens(with("\n\n", "\n"), key)) << "no blank line";
  EXPECT_FALSE(opens(with("message", "mess\x01ge"), key)) << "a control character";
  EXPECT_FALSE(opens(with("message", "mess\xff"), key)) << "no UTF-8";
  EXPECT_FALSE(opens(good + "x\n", key)) << "a line that is no signature";
  EXPECT_FALSE(opens(good + "\n", key)) << "a blank line behind";
  EXPECT_FALSE(opens(good.substr(0, good.find("\n\n") + 2), key)) << "no signature at all";
}

TEST(Note, SignaturesOfStrangersSayNothingAndAWrongOneOfAFriendSaysAll) {
  const json golden = vectors("evidence-golden");
  const VerifierKey log = verifier(golden["vkey"]);
  const VerifierKey witness = verifier(golden["witness"]["vkey"]);
  const std::string whole = golden["witness"]["note"];
  const auto note = Note::from_text(whole);
  ASSERT_TRUE(note);
  const std::uint64_t time = golden["witness"]["time"];
  const Signatory by_log{log.name, KeyKind::log, {}};
  const Signatory by_witness{witness.name, KeyKind::witness, time};
  EXPECT_EQ(*signatories(*note, {log}), std::vector{by_log});
  EXPECT_EQ(*signatories(*note, {witness}), std::vector{by_witness});
  EXPECT_EQ(*signatories(*note, {log, witness}), (std::vector{by_log, by_witness}));
  EXPECT_FALSE(signatories(*note, {}));

  Note forged = *note;
  forged.signatures[1].octets[3] ^= 1U;  // the witness's time
  EXPECT_TRUE(signatories(forged, {log})) << "to whoever does not know the witness";
  EXPECT_FALSE(signatories(forged, {log, witness}));
}

TEST(Note, ManySignaturesAreReadAndTooManyAreNot) {
  const json golden = vectors("evidence-golden");
  const VerifierKey log = verifier(golden["vkey"]);
  const auto note = Note::from_text(golden["checkpoint"].get<std::string>());
  ASSERT_TRUE(note);
  Note many{note->text, {}};
  for (std::uint8_t i = 0; i < 99; ++i) {
    SigningKey::Seed seed{i};
    many.signatures.push_back(SigningKey::from_seed("w" + std::to_string(i) + ".example", seed).sign(note->text));
  }
  many.signatures.push_back(note->signatures[0]);
  EXPECT_TRUE(opens(many.whole(), log));
  many.signatures.push_back(many.signatures[0]);
  EXPECT_FALSE(opens(many.whole(), log));
}

TEST(Checkpoint, TheGoldenOneIsSignedOctetByOctet) {
  const json golden = vectors("evidence-golden");
  const auto key = SigningKey::from_seed(golden["origin"], array_from_hex(golden["ed25519_seed_hex"]));
  EXPECT_EQ(key.verifier().text(), golden["vkey"]);
  const Checkpoint head{golden["origin"], 20, array_from_hex(golden["roots_hex_by_size"][20])};
  EXPECT_EQ(head.signed_by(key), golden["checkpoint"]);
  const auto opened = open_checkpoint(golden["checkpoint"].get<std::string>(), key.verifier());
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, head);
}

TEST(Checkpoint, TheGoldenWitnessSignsOctetByOctet) {
  const json golden = vectors("evidence-golden");
  const json witness = golden["witness"];
  const auto key = SigningKey::from_seed(witness["name"], array_from_hex(witness["seed_hex"]), KeyKind::witness);
  EXPECT_EQ(key.verifier().text(), witness["vkey"]);
  auto note = Note::from_text(golden["checkpoint"].get<std::string>());
  ASSERT_TRUE(note);
  note->signatures.push_back(key.cosign(note->text, witness["time"]));
  EXPECT_EQ(note->whole(), witness["note"]);
}

// Go's sumdb/tlog/note_test.go signs this tree under the name of Go's own log.
TEST(Checkpoint, LargeSizesAreWrittenAsGoWritesThem) {
  const json tree = vectors("signed-note")["tree_format"];
  const Checkpoint head{"go.sum database tree", tree["size"], *digest_from_base64(tree["root_b64"].get<std::string>())};
  EXPECT_EQ(head.text(), "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n");
  EXPECT_EQ(Checkpoint::from_text(head.text()), head);
}

TEST(Checkpoint, OddFormsAreRefused) {
  const std::string root = "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=";
  EXPECT_TRUE(Checkpoint::from_text("a\n1\n" + root + "\n"));
  EXPECT_TRUE(Checkpoint::from_text("a\n1\n" + root + "\nextension\n"));
  for (const std::string& text : {
           "a\n01\n" + root + "\n",
           "a\n0x1\n" + root + "\n",
           "a\n-1\n" + root + "\n",
           "a\n1 \n" + root + "\n",
           "a\n\n" + root + "\n",
           "a\n9223372036854775808\n" + root + "\n",  // 2^63
           "a\n18446744073709551617\n" + root + "\n",
           "\n1\n" + root + "\n",
           std::string{"a\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBQ==\n"},  // 31 octets
           std::string{"a\n1\n"},
           "a\n1\n" + root,
           "a\n1\n" + root + "\n\n",
       }) {
    EXPECT_FALSE(Checkpoint::from_text(text)) << text;
  }
}

TEST(Checkpoint, OfAnotherOriginIsNotOfThisLog) {
  const SigningKey key = SigningKey::from_seed("gw1.example.edu/zoom", SigningKey::Seed{1});
  const Checkpoint head{"gw2.example.edu/zoom", 1, {}};
  const auto opened = open_checkpoint(head.signed_by(key), key.verifier());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message, "the checkpoint is of gw2.example.edu/zoom, the key of gw1.example.edu/zoom");
}

TEST(SigningKey, IsNewEachTimeAndReadBackFromItsFile) {
  const SigningKey one = SigningKey::generate("gw1.example.edu/zoom");
  const SigningKey other = SigningKey::generate("gw1.example.edu/zoom");
  EXPECT_NE(one.verifier().text(), other.verifier().text());
  const auto again = SigningKey::from_text(one.secret_text());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->verifier().text(), one.verifier().text());
  std::string broken = one.secret_text();
  broken[40] = broken[40] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(SigningKey::from_text(broken)) << "the key id no longer fits";
}

}  // namespace
}  // namespace eugress
