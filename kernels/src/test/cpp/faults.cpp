// A net with one fault, to see that a tool finds it: the argument says which. "none" has no fault and ends with status 0.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "convnextc/net.h"

namespace {

using namespace convnextc;

enum class Fault { NONE, BEHIND_THE_ARENA, BEHIND_A_WEIGHT, UNWRITTEN, LEAK, RACE };

Fault fault = Fault::NONE;

struct Faulty {
    static constexpr long INPUT = 16;
    static constexpr long OUTPUT = 16;
    static constexpr long ARENA = 64;
    static constexpr long SHARED = 0;
    static constexpr long SCRATCH = 16;
    static constexpr bool INSTRUMENTED = false;

    Vector<16> first;
    Vector<16> second;

    template <class B>
    void bind(B& b) {
        b(first);
        b(second);
    }

    void run(const ThreadContext& t) const {
        if (t.index == 0 || fault == Fault::RACE) {
            t.arena[0] = t.input[0];
        }
        if (t.index == 0 && fault == Fault::BEHIND_THE_ARENA) {
            t.arena[ARENA] = 1;
        }
        if (t.index == 0 && fault == Fault::BEHIND_A_WEIGHT) {
            t.arena[0] += first.data[Vector<16>::floats];
        }
        if (t.index == 0) {
            t.output[0] = t.arena[fault == Fault::UNWRITTEN ? 1 : 0];
        }
    }
};

Fault named(const char* name) {
    const char* names[] = {"none", "behind-the-arena", "behind-a-weight", "unwritten", "leak", "race"};
    int i = 0;
    while (strcmp(names[i], name) != 0) {
        i++;
    }
    return static_cast<Fault>(i);
}

}  // namespace

CONVNEXTC_EXPORT(Faulty, Faulty)

int main(int, char** words) {
    fault = named(words[1]);
    const Table& table = CONVNEXTC_JOIN(Faulty, CONVNEXTC_ISA);
    float pixels[Faulty::INPUT] = {};
    float logits[Faulty::OUTPUT] = {};
    void* net = table.open();
    void* context = table.start(net, 2);
    table.forward(context, pixels, 1, logits);
    table.stop(context);
    if (fault == Fault::LEAK) {
        table.start(net, 1);
    }
    table.close(net);
    if (isnan(logits[0])) {
        puts("the result is no number");
        return 1;
    }
    return 0;
}
