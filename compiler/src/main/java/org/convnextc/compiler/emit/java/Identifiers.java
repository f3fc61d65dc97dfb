package org.convnextc.compiler.emit.java;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** Java names for the names of the IR, each given once. */
final class Identifiers {
    private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

    /** Names of parameters and variables in emitted methods. */
    private static final Set<String> LOCALS = Set.of("b", "t", "i", "block", "checkpoint", "options");

    private static final Set<String> OBJECT_METHODS =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    private final Set<String> taken = new HashSet<>(LOCALS);

    /** {@code pwconv1Weight} for {@code pwconv1.weight}. */
    String field(String path) {
        String pascal = pascal(path);
        return fresh(Character.toLowerCase(pascal.charAt(0)) + pascal.substring(1));
    }

    /** {@code stages0} for {@code stages.0}; some names every object has methods of. */
    String component(String output) {
        String name = field(output);
        return OBJECT_METHODS.contains(name) ? fresh(name + "_") : name;
    }

    /** {@code GELU_0} for {@code gelu_0}. */
    String constant(String value) {
        String joined = SEPARATORS.matcher(value).replaceAll("_").toUpperCase(Locale.ROOT);
        return fresh(joined.isEmpty() || Character.isDigit(joined.charAt(0)) ? "V" + joined : joined);
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
            // 0.1 must not become the same name as 01.
            boolean digits = result.length() > 0
                    && Character.isDigit(result.charAt(result.length() - 1))
                    && Character.isDigit(word.charAt(0));
            result.append(digits ? "_" : "").append(Character.toUpperCase(word.charAt(0)));
            result.append(word, 1, word.length());
        }
        return result.isEmpty() || Character.isDigit(result.charAt(0)) ? "V" + result : result.toString();
    }

    private String fresh(String wanted) {
        String name = SourceVersion.isKeyword(wanted) ? wanted + "_" : wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }
}
