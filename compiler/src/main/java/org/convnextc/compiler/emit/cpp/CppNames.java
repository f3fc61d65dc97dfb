package org.convnextc.compiler.emit.cpp;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** C++ names for the names of the IR, each given once, and none that hides a name of the kernels. */
final class CppNames {
    private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

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
                            + " OUTPUT LANES PANEL GROUP add multiply scale copy output activation layernorm rmsnorm gemm mlp"
                            + " conv depthwise patches mean max grn maxpool avgpool largest convnextc")
                    .split(" "));

    private final Set<String> taken = new HashSet<>(TAKEN);

    /** {@code pwconv1Weight} for {@code pwconv1.weight}. */
    String member(String path) {
        String pascal = pascal(path);
        return fresh(Character.toLowerCase(pascal.charAt(0)) + pascal.substring(1));
    }

    /** {@code GELU_0} for {@code gelu_0}. */
    String constant(String value) {
        String joined = SEPARATORS.matcher(value).replaceAll("_").toUpperCase(Locale.ROOT);
        return fresh(joined.isEmpty() || !Character.isLetter(joined.charAt(0)) ? "V" + joined : joined);
    }

    /** {@code Block56x56x96} for {@code block_56x56x96}. */
    String type(String function) {
        return fresh(pascal(function));
    }

    private static String pascal(String path) {
        var result = new StringBuilder();
        for (String word : SEPARATORS.split(path)) {
            if (word.isEmpty()) {
                continue;
            }
            boolean digits = result.length() > 0
                    && Character.isDigit(result.charAt(result.length() - 1))
                    && Character.isDigit(word.charAt(0));
            result.append(digits ? "_" : "").append(Character.toUpperCase(word.charAt(0)));
            result.append(word, 1, word.length());
        }
        return result.isEmpty() || Character.isDigit(result.charAt(0)) ? "V" + result : result.toString();
    }

    private String fresh(String wanted) {
        String name = KEYWORDS.contains(wanted) ? wanted + "_" : wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }
}
