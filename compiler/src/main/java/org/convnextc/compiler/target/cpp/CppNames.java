package org.convnextc.compiler.target.cpp;

import java.util.Set;
import org.convnextc.compiler.target.UniqueNames;

/** C++ names, and none that hides a name of the kernels. */
public final class CppNames extends UniqueNames {
    /** Words of the language that a name could be. */
    private static final Set<String> KEYWORDS = Set.of(
            ("alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr"
                            + " continue decltype default delete do double else enum explicit export extern false float for"
                            + " friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or"
                            + " or_eq private protected public register return short signed sizeof static struct switch"
                            + " template this throw true try typedef typeid typename union unsigned using virtual void"
                            + " volatile while xor xor_eq linux unix")
                    .split(" "));

    /** Names of the kernels, of the standard library and of emitted code. */
    private static final Set<String> TAKEN = Set.of(
            ("t b i block run bind Net Image Window Matrix Vector Taps Flat Worker Activation SCRATCH SHARED ARENA INPUT"
                            + " OUTPUT LANES PANEL GROUP add multiply scale copy output activation layernorm rmsnorm batchnorm gemm mlp"
                            + " conv conv_gemm winograd depthwise patches mean max grn maxpool avgpool largest keep mark convnextc")
                    .split(" "));

    public CppNames() {
        super(TAKEN);
    }

    @Override
    protected boolean isReserved(String name) {
        return KEYWORDS.contains(name);
    }
}
