#include "name_feed.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "knowledge_on_disk.h"

namespace eugress {
namespace {

using test::KnowledgeOnDisk;

const Timestamp late = Timestamp{test::day("2100-01-01")};

class Feed : public testing::Test {
 protected:
  Feed() : known_(test::sound(load_knowledge(disk_.settings(), 1))) {}

  FeedLine line(std::string_view text) {
    names_.clear();
    return read_feed_line(text, known_->providers, names_);
  }
  static std::string put(int number) {
    return "1763712000." + std::to_string(number) + "\teu01web.zoom.us\t192.0.2." + std::to_string(number) + "\n";
  }
  std::vector<std::string> addresses(NameFeed& feed) const {
    while (feed.look(known_->providers, late)) {
    }
    const auto heard = feed.news();
    std::vector<std::string> all;
    for (std::size_t i = 0; heard && i < heard->names.size(); ++i) all.push_back(heard->names[i].address.text());
    return all;
  }

  KnowledgeOnDisk disk_;
  std::shared_ptr<const Knowledge> known_;
  std::vector<HeardName> names_;
};

// As `zeek-cut ts query answers` prints a look-up with an alias on the way.
TEST_F(Feed, TakesTheAddressesOfAnAnswerAndNotItsAliases) {
  ASSERT_EQ(line("1763712000.123456\tEU01WEB.zoom.us\tedge.example.net,192.0.2.7,2001:db8::7"), FeedLine::used);
  ASSERT_EQ(names_.size(), 2U);
  EXPECT_EQ(names_[0].name.text(), "eu01web.zoom.us");
  EXPECT_EQ(names_[0].address.text(), "192.0.2.7");
  EXPECT_EQ(names_[1].address.text(), "2001:db8::7");
  // 1763712000 is 2025-11-21 08:00:00 UTC (date -u -d @1763712000).
  EXPECT_EQ(to_text(names_[0].time), "2025-11-21T08:00:00.123456Z");
}

TEST_F(Feed, TakesTimesAsPeopleWriteThem) {
  ASSERT_EQ(line("2025-11-21T08:00:00Z us04web.zoom.us 192.0.2.7"), FeedLine::used);
  EXPECT_EQ(to_text(names_[0].time), "2025-11-21T08:00:00.000000Z");
}

TEST_F(Feed, ForgetsNamesThatAreNobodys) {
  EXPECT_EQ(line("1763712000\twww.example.org\t192.0.2.7"), FeedLine::foreign);
  EXPECT_EQ(line("1763712000\tzoom.us.evil.example\t192.0.2.7"), FeedLine::foreign);
  EXPECT_EQ(line("1763712000\teu01web.zoom.us\t-"), FeedLine::foreign);  // no answer
  EXPECT_TRUE(names_.empty());
}

TEST_F(Feed, RefusesWhatIsNoLine) {
  for (const char* text :
       {"", "x", "now\teu01web.zoom.us\t192.0.2.7", "-5\teu01web.zoom.us\t192.0.2.7",
        "1763712000.5x\teu01web.zoom.us\t192.0.2.7", "1763712000\teu01web.zoom.us",
        "1763712000\teu01web.zoom.us\t192.0.2.7\t10.0.0.1", "99999999999\teu01web.zoom.us\t192.0.2.7"}) {
    EXPECT_EQ(line(text), FeedLine::malformed) << text;
    EXPECT_TRUE(names_.empty());
  }
}

TEST_F(Feed, ReadsALineWhoseEndComesLater) {
  disk_.put("feed", "1763712000\teu01web.zo");
  auto feed = test::sound(NameFeed::open(disk_.path("feed")));
  EXPECT_THAT(addresses(feed), testing::IsEmpty());
  std::ofstream{disk_.path("feed"), std::ios::app} << "om.us\t192.0.2.9\n";
  EXPECT_THAT(addresses(feed), testing::ElementsAre("192.0.2.9"));
  EXPECT_EQ(feed.news(), nullptr) << "nothing has come since";
}

TEST_F(Feed, FollowsAFileThatIsRotatedAndOneThatIsCut) {
  disk_.put("feed", put(1));
  auto feed = test::sound(NameFeed::open(disk_.path("feed")));
  addresses(feed);
  std::filesystem::rename(disk_.path("feed"), disk_.path("feed.1"));
  std::ofstream{disk_.path("feed.1"), std::ios::app} << put(2);  // written before the writer noticed
  addresses(feed);
  disk_.put("feed", put(3));
  addresses(feed);  // finds the other file
  std::ofstream{disk_.path("feed"), std::ios::app} << put(4);
  EXPECT_THAT(addresses(feed), testing::ElementsAre("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"));
  disk_.put("feed", put(5));
  addresses(feed);
  std::ofstream{disk_.path("feed"), std::ios::app} << put(6);
  EXPECT_THAT(addresses(feed), testing::Contains("192.0.2.5"));
}

TEST_F(Feed, ReadsAPipeAndOutlivesItsWriter) {
  const std::string path = disk_.path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  auto feed = test::sound(NameFeed::open(path));
  for (int round = 1; round <= 2; ++round) {
    const int writer = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_GE(writer, 0);
    const std::string text = put(round);
    ASSERT_EQ(write(writer, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(writer);
    EXPECT_EQ(addresses(feed).size(), static_cast<std::size_t>(round));
  }
}

TEST_F(Feed, SurvivesALineWithoutEnd) {
  disk_.put("feed", std::string(200'000, 'x') + "\n" + put(1));
  auto feed = test::sound(NameFeed::open(disk_.path("feed")));
  feed.look(known_->providers, late);
  const auto heard = feed.news();
  ASSERT_NE(heard, nullptr);
  EXPECT_EQ(heard->names.size(), 1U);
  EXPECT_EQ(heard->lines[static_cast<std::size_t>(FeedLine::malformed)], 1U);
}

TEST_F(Feed, BelievesNothingFromTheFuture) {
  disk_.put("feed", put(1));
  auto feed = test::sound(NameFeed::open(disk_.path("feed")));
  feed.look(known_->providers, Timestamp{test::day("2025-11-20")});
  const auto heard = feed.news();
  ASSERT_NE(heard, nullptr);
  EXPECT_TRUE(heard->names.empty());
  EXPECT_EQ(heard->lines[static_cast<std::size_t>(FeedLine::malformed)], 1U);
}

TEST_F(Feed, KeepsTheNewestAndNumbersThem) {
  std::string text;
  for (std::size_t i = 0; i < NameFeed::most_names + 10; ++i) {
    text += std::to_string(1763712000 + i) + "\teu01web.zoom.us\t192.0.2.1\n";
  }
  disk_.put("feed", text);
  auto feed = test::sound(NameFeed::open(disk_.path("feed")));
  while (feed.look(known_->providers, late)) {
  }
  const auto heard = feed.news();
  EXPECT_EQ(heard->names.size(), NameFeed::most_names);
  EXPECT_EQ(heard->first, 10U);
  EXPECT_EQ(heard->names.front().time, Timestamp{std::chrono::seconds{1763712010}});
}

}  // namespace
}  // namespace eugress
