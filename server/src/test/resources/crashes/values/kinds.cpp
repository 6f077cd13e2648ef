// One of each kind of value, on the stack of a function that stops the program. Own code.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plant {
enum Mode { IDLE, HEATING = 5, FAULTY = -2 };
enum class Level : uint8_t { LOW = 1, HIGH = 200 };
enum Flags { READ = 1, WRITE = 2, RUN = 4 };

struct Bits {
  unsigned low : 3;
  int negative : 5;
  unsigned wide : 20;
  bool set : 1;
  uint8_t small : 4;
};

union Word {
  uint32_t whole;
  float real;
  uint8_t bytes[4];
};

struct Named {
  const char *name;
  virtual ~Named() {}
  int id = 7;
  static int count;
};
int Named::count = 3;

struct Placed {
  double x = 1.5, y = -0.1;
};

struct Pump : Named, Placed {
  Pump() { name = "pump four"; }
  Mode mode = HEATING;
  union {
    int raw;
    char letters[4];
  };
  struct {
    short a, b;
  } pair = {-1, 2};
  int Placed::*member = nullptr;
};

struct Shared : virtual Placed {
  int own = 11;
};

struct Empty {};

template <class T, int N> struct Ring {
  T items[N];
  int head;
};
}  // namespace plant

static volatile int stop_at = 1;
static int started = 12;
double ratio = 0.25;

static volatile double a_level = 2.5;
static volatile float a_share = 0.75f;

__attribute__((noinline)) void trip(double level, float share) {
  if (level > ratio) __builtin_trap();
  started += (int)share;
}

__attribute__((noinline)) void halt(int code) {
  static int calls = 0;
  calls++;
  if (stop_at == code) trip(a_level, a_share);
}

__attribute__((noinline)) int scalars(int argument, unsigned char byte, const plant::Bits &bits, plant::Pump &pump, plant::Pump *pointer,
                                      int &&moved, void (*hook)(int), bool yes, plant::Flags flags) {
  signed char minus = -3;
  char letter = 'x', quote = '\'', newline = '\n', high = (char)0xe9;
  short small = -30000;
  unsigned long long huge = 18446744073709551615ull;
  long long lowest = -9223372036854775807ll - 1;
  float third = 1.0f / 3, tiny = 1e-30f, endless = 1.0f / 0.0f;
  double tenth = 0.1, whole = 3, large = 1e300, minus_zero = -0.0, not_a_number = __builtin_nan("");
  long double extended = 0.1L;
  wchar_t wide = L'w';
  char16_t sixteen = u'\u00e9';
  char32_t thirty_two = U'\U0001F600';
  plant::Mode mode = plant::FAULTY, odd = (plant::Mode)77;
  plant::Level level = plant::Level::HIGH;
  plant::Flags both = (plant::Flags)(plant::READ | plant::RUN), strange = (plant::Flags)0x18, none = (plant::Flags)0;
  __int128 sixteen_bytes = (__int128)1 << 100;
  int shadowed = 1;
  int result = argument;
  {
    int shadowed = 2;
    int inner = 3;
    result += shadowed + inner;
    halt(1);
  }
  return result + minus + letter + quote + newline + high + small + (int)huge + (int)lowest + (int)third + (int)tiny + (int)endless +
         (int)tenth + (int)whole + (int)large + (int)minus_zero + (int)not_a_number + (int)extended + (int)wide + sixteen +
         (int)thirty_two + mode + odd + (int)level + both + strange + none + (int)sixteen_bytes + shadowed + byte + bits.low +
         pump.id + pointer->id + moved + yes + flags + (hook != nullptr);
}

__attribute__((noinline)) int aggregates(int length) {
  int numbers[6] = {1, 2, 3, 4, 5, 6};
  int many[20] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
  int zeros[40] = {0};
  int mixed[24] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
  int ten[12] = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 2};
  int grid[2][3] = {{1, 2, 3}, {4, 5, 6}};
  char text[8] = "udf!";
  char full[4] = {'a', 'b', 'c', 'd'};
  char empty[5] = "";
  char longer[40] = "a text of more than sixteen letters";
  char exact[17] = "sixteen letters!";
  char repeated[30] = "ab------------cd";
  char escapes[12] = "\t\\\"\x01" "1\x7f\xc3\xa9";
  char broken[6] = {'\r', (char)0xf0, (char)0xfe, (char)0xca, 0, 0};
  uint8_t raw[4] = {1, 2, 0, 255};
  const char *words[3] = {"one", "two", nullptr};
  const char *long_word = "a word that is longer than sixteen letters";
  const char *exact_word = "sixteen letters!";
  plant::Bits bits = {5, -7, 1000000, true, 9};
  plant::Word word = {0xcafef00d};
  plant::Pump pump;
  pump.raw = 0x41424344;
  plant::Shared shared;
  plant::Empty nothing;
  plant::Ring<short, 3> ring = {{1, -2, 3}, 2};
  plant::Ring<plant::Placed, 2> places = {{{}, {}}, 1};
  plant::Pump *pumps[2] = {&pump, nullptr};
  int variable[length];
  for (int i = 0; i < length; i++) variable[i] = i * i;
  int (*rows)[3] = grid;
  int (*function)(int, unsigned char, const plant::Bits &, plant::Pump &, plant::Pump *, int &&, void (*)(int), bool, plant::Flags) = scalars;
  void *anything = &started;
  int Named = 5;
  auto doubled = [length](int x) { return x * length; };
  int sum = scalars(doubled(2), 200, bits, pump, &pump, 42, halt, true, plant::WRITE);
  return sum + numbers[0] + many[1] + zeros[2] + mixed[3] + ten[0] + grid[1][1] + text[0] + full[0] + empty[0] + longer[0] + exact[0] +
         repeated[0] + escapes[0] + broken[0] + raw[0] + (words[0] != nullptr) + (long_word != exact_word) + (int)word.whole +
         shared.own + sizeof nothing + ring.head + places.head + (pumps[0] != nullptr) + variable[0] + rows[0][0] + (function != nullptr) +
         (anything != nullptr) + Named;
}

__attribute__((noinline)) int containers(int count) {
  std::string small = "short", big = "a string that does not fit into the object itself", none;
  std::string_view view = big;
  std::vector<int> numbers = {1, 2, 3};
  std::vector<std::string> strings = {"a", "bc"};
  std::vector<int> unfilled;
  std::map<int, std::string> by_number = {{3, "three"}, {1, "one"}, {2, "two"}};
  std::map<std::string, int> unused;
  std::set<int> set = {5, 4};
  std::list<double> list = {0.5, 1.5};
  std::list<int> no_list;
  std::unordered_map<int, char> hashed = {{1, 'a'}};
  std::unique_ptr<int> owned = std::make_unique<int>(9), moved;
  std::shared_ptr<int> common = std::make_shared<int>(8), other = common, gone;
  std::optional<int> maybe = 4, not_there;
  std::pair<int, char> pair = {1, 'p'};
  return aggregates(count) + small.size() + big.size() + none.size() + view.size() + numbers.size() + strings.size() + unfilled.size() +
         by_number.size() + unused.size() + set.size() + list.size() + no_list.size() + hashed.size() + *owned + (moved != nullptr) +
         *common + *other + (gone != nullptr) + maybe.value_or(0) + not_there.value_or(0) + pair.first;
}

int main(int argc, char **argv) {
  started += argc;
  return containers(argc + 3) + (int)ratio + plant::Named::count + (argv != nullptr);
}
