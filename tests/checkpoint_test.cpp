//
// The reader of checkpoints on small files made by hand. tests/trace/checkpoints
// compares it with the real PyTorch.
//
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/checkpoint/pickle.h"

#include <doctest/doctest.h>

using namespace flattenc::checkpoint;
using Kind = PickleObject::Kind;

/// Bytes with zeros in them.
template <std::size_t N> static llvm::StringRef bytes(const char (&text)[N]) {
  return {text, N - 1};
}

static std::string failure(llvm::StringRef program) {
  Bytes input(program);
  auto pickle = read_pickle(input);
  return pickle ? "" : llvm::toString(pickle.takeError());
}

static Pickle read(llvm::StringRef program) {
  Bytes input(program);
  auto pickle = read_pickle(input);
  REQUIRE(pickle);
  return std::move(*pickle);
}

TEST_CASE("a pickle's numbers and texts") {
  Pickle pickle = read(bytes("\x80\x02(K\x05M\x00\x01J\xff\xff\xff\xff\x8a\x01"
                             "\x80\x8a\x02\x00\x80I42\nL-7L\nX\x02\x00\x00\x00"
                             "abU\x01zl."));
  std::vector<std::int64_t> numbers;
  std::vector<std::string> texts;
  for (std::uint32_t item : pickle.objects[pickle.root].items) {
    const PickleObject &object = pickle.objects[item];
    if (object.kind == Kind::Int)
      numbers.push_back(object.integer);
    else
      texts.push_back(object.text.str());
  }
  CHECK(numbers == std::vector<std::int64_t>{5, 256, -1, -128, -32768, 42, -7});
  CHECK(texts == std::vector<std::string>{"ab", "z"});
}

TEST_CASE("a pickle calls nothing") {
  Pickle pickle = read(bytes("cposix\nsystem\nU\x02ls\x85R."));
  CHECK(pickle.objects[pickle.root].kind == Kind::Inert);
  CHECK(pickle.objects[pickle.root].text == "posix.system");
}

TEST_CASE("what is wrong with a pickle is one message") {
  CHECK(failure("") == "the pickle is cut off");
  CHECK(failure("]") == "the pickle is cut off");
  CHECK(failure(".") == "the pickle takes from an empty stack");
  CHECK(failure("(.") == "the pickle takes from an empty stack");
  CHECK(failure("t.") == "the pickle has no mark");
  CHECK(failure("g7\n.") == "the pickle reads a memo that it did not write");
  CHECK(failure("I1x\n.") == "the pickle has a malformed number");
  CHECK(failure("]Nu.") == "the pickle has no mark");
  CHECK(failure("](Nu.") == "the pickle sets a key without a value");
  CHECK(failure("NNa.") == "the pickle adds items to what is no container");
  CHECK(failure("X\xff\xff\xff\x7f"
                "a") == "the pickle is cut off");
  CHECK(failure("NQ.") == "the pickle refers to something that is no storage");
}

TEST_CASE("safetensors: the tensors by name, each inside the file") {
  auto file = [](llvm::StringRef header, llvm::StringRef data) {
    std::string text(8, '\0');
    text[0] = static_cast<char>(header.size());
    return text + header.str() + data.str();
  };
  std::string good = file(
      R"({"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}})", "12345678");
  auto checkpoint = read_checkpoint(good);
  REQUIRE(checkpoint);
  REQUIRE(checkpoint->tensors.size() == 1);
  CHECK(checkpoint->tensors[0].name == "w");
  CHECK(checkpoint->tensors[0].tensor.storage == "12345678");
  CHECK(llvm::StringRef(checkpoint->tensors[0].tensor.type->name) ==
        "float32");
  for (const char *bad :
       {R"({"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,12]}})",
        R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})",
        R"({"w":{"dtype":"X","shape":[2],"data_offsets":[0,8]}})",
        R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})",
        R"({"w":{"dtype":"F32","shape":[2]}})", R"({"w":3})", R"({"w":)"}) {
    std::string text = file(bad, "12345678");
    auto result = read_checkpoint(text);
    CHECK_MESSAGE(!result, bad);
    llvm::consumeError(result.takeError());
  }
}

TEST_CASE("other bytes are no checkpoint") {
  for (llvm::StringRef text : {bytes(""), bytes("PK\x03\x04"), bytes("x"),
                               bytes("\x80\x02}."), bytes("PK\x05\x06")}) {
    auto result = read_checkpoint(text);
    CHECK(!result);
    llvm::consumeError(result.takeError());
  }
}
