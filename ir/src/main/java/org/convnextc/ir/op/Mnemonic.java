package org.convnextc.ir.op;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a record or a pass is called in texts: its class's name in snake case. */
public final class Mnemonic {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Mnemonic() {}

    /** {@code conv_normalize} */
    public static String of(Class<?> type) {
        return snakeCase(type.getSimpleName());
    }

    public static String snakeCase(String name) {
        return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** {@code geluErf} for {@code gelu_erf} */
    public static String camelCase(String name) {
        String pascal = pascalCase(name);
        return Character.toLowerCase(pascal.charAt(0)) + pascal.substring(1);
    }

    /** {@code GeluErf} for {@code gelu_erf} */
    public static String pascalCase(String name) {
        return Stream.of(name.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
