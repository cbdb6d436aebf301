//
// The opcodes of pickle protocols 0 to 5 (Python's Lib/pickletools.py).
//
#include "runtime/checkpoint/pickle_machine.h"

namespace flattenc::checkpoint {

/// More objects than any model's state has; a byte of a pickle can make one.
static constexpr std::size_t kObjectLimit = 4'000'000;

PickleMachine::PickleMachine(Bytes &bytes) : bytes_(bytes) {
  for (Kind kind : {Kind::None, Kind::Bool, Kind::Bool}) {
    PickleObject object;
    object.kind = kind;
    object.integer = static_cast<std::int64_t>(pickle_.objects.size()) - 1;
    pickle_.objects.push_back(object);
  }
}

// The places of None, False and True.
static constexpr std::uint32_t kNone = 0, kFalse = 1, kTrue = 2;

bool PickleMachine::fail(const llvm::Twine &problem) {
  if (problem_.empty())
    problem_ = problem.str();
  return false;
}

bool PickleMachine::spend(std::size_t amount) {
  constexpr std::size_t kCopyLimit = 64'000'000;
  spent_ += amount;
  return spent_ <= kCopyLimit || fail("the pickle repeats itself too often");
}

bool PickleMachine::push(PickleObject object) {
  if (pickle_.objects.size() >= kObjectLimit)
    return fail("the pickle has more than " + llvm::Twine(kObjectLimit) +
                " objects");
  pickle_.objects.push_back(std::move(object));
  stack_.push_back(pickle_.objects.size() - 1);
  return true;
}

bool PickleMachine::push_index(Index index) {
  if (stack_.size() >= kObjectLimit)
    return fail("the pickle's stack is too deep");
  stack_.push_back(index);
  return true;
}

bool PickleMachine::push_text(std::optional<llvm::StringRef> text) {
  if (!text)
    return fail("the pickle is cut off");
  PickleObject object;
  object.kind = Kind::Text;
  object.text = *text;
  return push(std::move(object));
}

bool PickleMachine::push_int(std::int64_t number) {
  PickleObject object;
  object.kind = Kind::Int;
  object.integer = number;
  return push(std::move(object));
}

bool PickleMachine::pop(Index &index) {
  std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() <= floor)
    return fail("the pickle takes from an empty stack");
  index = stack_.back();
  stack_.pop_back();
  return true;
}

bool PickleMachine::pop_marked(std::vector<Index> &items) {
  if (marks_.empty())
    return fail("the pickle has no mark");
  items.assign(stack_.begin() + marks_.back(), stack_.end());
  stack_.resize(marks_.back());
  marks_.pop_back();
  return true;
}

bool PickleMachine::pop_tuple(std::size_t count) {
  PickleObject tuple;
  tuple.kind = Kind::Tuple;
  tuple.items.resize(count);
  for (std::size_t i = count; i-- > 0;)
    if (!pop(tuple.items[i]))
      return false;
  return push(std::move(tuple));
}

/// Adds to the container on top of the stack. Objects that were not built take
/// no items.
bool PickleMachine::extend(PickleObject::Kind kind,
                           std::vector<Index> items) {
  Index container = kNone;
  if (!pop(container))
    return false;
  if (kind == Kind::Dict && items.size() % 2 != 0)
    return fail("the pickle sets a key without a value");
  PickleObject &object = pickle_.objects[container];
  if (object.kind == kind)
    object.items.insert(object.items.end(), items.begin(), items.end());
  else if (object.kind != Kind::Inert)
    return fail("the pickle adds items to what is no container");
  return push_index(container);
}

bool PickleMachine::step_number(unsigned char opcode) {
  auto cut_off = [&] { return fail("the pickle is cut off"); };
  switch (opcode) {
  case 'J':
    if (auto n = bytes_.number<std::int32_t>())
      return push_int(*n);
    return cut_off();
  case 'K':
    if (auto n = bytes_.number<std::uint8_t>())
      return push_int(*n);
    return cut_off();
  case 'M':
    if (auto n = bytes_.number<std::uint16_t>())
      return push_int(*n);
    return cut_off();
  case 'G': {
    auto raw = bytes_.take(8);
    if (!raw)
      return cut_off();
    PickleObject object;
    object.kind = Kind::Float;
    object.number = llvm::support::endian::read<double, llvm::support::big,
                                                llvm::support::unaligned>(
        raw->data());
    return push(std::move(object));
  }
  case 'F': {
    auto text = bytes_.line();
    PickleObject object;
    object.kind = Kind::Float;
    if (!text || text->getAsDouble(object.number))
      return fail("the pickle has a malformed number");
    return push(std::move(object));
  }
  case 'I':
  case 'L': {
    auto text = bytes_.line();
    if (!text)
      return cut_off();
    if (opcode == 'I' && (*text == "00" || *text == "01"))
      return push_index(*text == "01" ? kTrue : kFalse);
    text->consume_back("L");
    std::int64_t number = 0;
    if (text->getAsInteger(10, number))
      return fail("the pickle has a malformed number");
    return push_int(number);
  }
  case 0x8a:
  case 0x8b: {
    auto length = opcode == 0x8a
                      ? std::optional<std::uint64_t>(
                            bytes_.number<std::uint8_t>())
                      : std::optional<std::uint64_t>(
                            bytes_.number<std::uint32_t>());
    auto digits = length ? bytes_.take(*length) : std::nullopt;
    if (!digits)
      return cut_off();
    if (digits->size() > 8) {
      PickleObject object;
      object.kind = Kind::Inert;
      return push(std::move(object));
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < digits->size(); ++i)
      value |= std::uint64_t{static_cast<unsigned char>((*digits)[i])}
               << (8 * i);
    if (!digits->empty() && digits->size() < 8 &&
        static_cast<unsigned char>(digits->back()) >= 0x80)
      value |= ~std::uint64_t{0} << (8 * digits->size());
    return push_int(static_cast<std::int64_t>(value));
  }
  default:
    return fail("the pickle has an unknown opcode");
  }
}

bool PickleMachine::step_text(unsigned char opcode) {
  std::optional<std::uint64_t> length;
  switch (opcode) {
  case 'V':
    return push_text(bytes_.line());
  case 'S': {
    auto text = bytes_.line();
    if (!text || text->size() < 2)
      return fail("the pickle has a malformed string");
    return push_text(text->drop_front().drop_back());
  }
  case 'U':
  case 'C':
  case 0x8c:
    length = bytes_.number<std::uint8_t>();
    break;
  case 'T':
  case 'B':
  case 'X':
    length = bytes_.number<std::uint32_t>();
    break;
  default: // BINBYTES8, BINUNICODE8, BYTEARRAY8
    length = bytes_.number<std::uint64_t>();
    break;
  }
  return push_text(length ? bytes_.take(*length) : std::nullopt);
}

bool PickleMachine::step_container(unsigned char opcode) {
  auto make = [&](Kind kind, bool marked) {
    PickleObject object;
    object.kind = kind;
    if (marked && !pop_marked(object.items))
      return false;
    if (kind == Kind::Dict && object.items.size() % 2 != 0)
      return fail("the pickle sets a key without a value");
    return push(std::move(object));
  };
  std::vector<Index> items;
  switch (opcode) {
  case ']':
  case 0x8f:
    return make(Kind::List, false);
  case ')':
    return make(Kind::Tuple, false);
  case '}':
    return make(Kind::Dict, false);
  case 'l':
  case 0x91:
    return make(Kind::List, true);
  case 't':
    return make(Kind::Tuple, true);
  case 'd':
    return make(Kind::Dict, true);
  case 0x85:
  case 0x86:
  case 0x87:
    return pop_tuple(opcode - 0x84);
  case 'a':
    items.resize(1);
    return pop(items[0]) && extend(Kind::List, std::move(items));
  case 's':
    items.resize(2);
    return pop(items[1]) && pop(items[0]) &&
           extend(Kind::Dict, std::move(items));
  case 'e':
  case 0x90:
    return pop_marked(items) && extend(Kind::List, std::move(items));
  default: // SETITEMS
    return pop_marked(items) && extend(Kind::Dict, std::move(items));
  }
}

bool PickleMachine::step_memo(unsigned char opcode) {
  std::optional<std::uint64_t> key;
  switch (opcode) {
  case 'p':
  case 'g': {
    auto text = bytes_.line();
    std::uint32_t number = 0;
    if (text && !text->getAsInteger(10, number))
      key = number;
    break;
  }
  case 'q':
  case 'h':
    key = bytes_.number<std::uint8_t>();
    break;
  case 'r':
  case 'j':
    key = bytes_.number<std::uint32_t>();
    break;
  default: // MEMOIZE
    key = memo_.size();
    break;
  }
  if (!key)
    return fail("the pickle is cut off");
  if (opcode == 'g' || opcode == 'h' || opcode == 'j') {
    auto found = memo_.find(*key);
    if (found == memo_.end())
      return fail("the pickle reads a memo that it did not write");
    return push_index(found->second);
  }
  std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() <= floor)
    return fail("the pickle takes from an empty stack");
  memo_[*key] = stack_.back();
  return true;
}

bool PickleMachine::step(unsigned char opcode) {
  Index dropped = kNone;
  std::vector<Index> items;
  switch (opcode) {
  case 0x80:
    return bytes_.take(1) || fail("the pickle is cut off");
  case 0x95:
    return bytes_.take(8) || fail("the pickle is cut off");
  case '.':
    stopped_ = true;
    return pop(pickle_.root);
  case 'N':
    return push_index(kNone);
  case 0x88:
    return push_index(kTrue);
  case 0x89:
    return push_index(kFalse);
  case '(':
    if (marks_.size() >= kObjectLimit)
      return fail("the pickle's stack is too deep");
    marks_.push_back(stack_.size());
    return true;
  case '0':
    // Drops the mark if nothing lies above it.
    if (!marks_.empty() && stack_.size() == marks_.back()) {
      marks_.pop_back();
      return true;
    }
    return pop(dropped);
  case '1':
    return pop_marked(items);
  case '2':
    return pop(dropped) && push_index(dropped) && push_index(dropped);
  case 'J':
  case 'K':
  case 'M':
  case 'G':
  case 'F':
  case 'I':
  case 'L':
  case 0x8a:
  case 0x8b:
    return step_number(opcode);
  case 'V':
  case 'S':
  case 'U':
  case 'C':
  case 'T':
  case 'B':
  case 'X':
  case 0x8c:
  case 0x8d:
  case 0x8e:
  case 0x96:
    return step_text(opcode);
  case ']':
  case ')':
  case '}':
  case 'l':
  case 't':
  case 'd':
  case 'a':
  case 'e':
  case 's':
  case 'u':
  case 0x85:
  case 0x86:
  case 0x87:
  case 0x8f:
  case 0x90:
  case 0x91:
    return step_container(opcode);
  case 'p':
  case 'q':
  case 'r':
  case 'g':
  case 'h':
  case 'j':
  case 0x94:
    return step_memo(opcode);
  default:
    return step_object(opcode);
  }
}

llvm::Error PickleMachine::run() {
  while (!stopped_) {
    auto opcode = bytes_.number<std::uint8_t>();
    if (!opcode)
      return malformed("the pickle is cut off");
    if (!step(*opcode))
      return malformed(problem_);
  }
  return llvm::Error::success();
}

llvm::Expected<Pickle> read_pickle(Bytes &bytes) {
  PickleMachine machine(bytes);
  if (llvm::Error error = machine.run())
    return error;
  return machine.take();
}

} // namespace flattenc::checkpoint
