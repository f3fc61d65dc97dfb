package org.convnextc.compiler.target;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of a target's language for the names of the IR, each given once. */
public abstract class UniqueNames {
    private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

    private final Set<String> taken;

    /** @param taken names that are not given */
    protected UniqueNames(Set<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /** Whether a name means something else in the language, or in all that is emitted. */
    protected abstract boolean isReserved(String name);

    /** {@code pwconv1Weight} for {@code pwconv1.weight}. */
    public final String field(String path) {
        String pascal = pascal(path);
        return fresh(Character.toLowerCase(pascal.charAt(0)) + pascal.substring(1));
    }

    /** {@code GELU_0} for {@code gelu_0}. */
    public final String constant(String value) {
        String joined = SEPARATORS.matcher(value).replaceAll("_").toUpperCase(Locale.ROOT);
        return fresh(joined.isEmpty() || !Character.isLetter(joined.charAt(0)) ? "V" + joined : joined);
    }

    /** {@code Block56x56x96} for {@code block_56x56x96}. */
    public final String type(String function) {
        return fresh(pascal(function));
    }

    private static String pascal(String path) {
        var result = new StringBuilder();
        for (String word : SEPARATORS.split(path)) {
            if (word.isEmpty()) {
                continue;
            }
            // 0.1 must not become the same name as 01.
            boolean digits = result.length() > 0
                    && Character.isDigit(result.charAt(result.length() - 1))
                    && Character.isDigit(word.charAt(0));
            result.append(digits ? "_" : "").append(Character.toUpperCase(word.charAt(0)));
            result.append(word, 1, word.length());
        }
        return result.isEmpty() || Character.isDigit(result.charAt(0)) ? "V" + result : result.toString();
    }

    protected final String fresh(String wanted) {
        String free = isReserved(wanted) ? wanted + "_" : wanted;
        String name = free;
        for (int i = 2; !taken.add(name); i++) {
            name = free + "_" + i;
        }
        return name;
    }
}
