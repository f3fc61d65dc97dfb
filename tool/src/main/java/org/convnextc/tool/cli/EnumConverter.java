package org.convnextc.tool.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant as it is shown everywhere: its name, or what it has for one, in small letters. */
record EnumConverter<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
    static <E extends Enum<E>> void register(CommandLine program, Class<E> type) {
        program.registerConverter(type, new EnumConverter<>(type));
    }

    @Override
    public E convert(String word) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.toString().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected " + all() + ", found '" + word + "'"));
    }

    private String all() {
        return Stream.of(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
