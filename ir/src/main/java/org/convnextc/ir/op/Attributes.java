package org.convnextc.ir.op;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The components of an op or an image step, which are its attributes. */
public final class Attributes {
    private Attributes() {}

    /** The values by name in snake case, in the record's order. */
    public static Map<String, Object> of(Object record) {
        var all = new LinkedHashMap<String, Object>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            all.put(Mnemonic.snakeCase(component.getName()), get(record, component));
        }
        return all;
    }

    /** Those that a text says: without what is as usual. */
    public static Map<String, Object> said(Object record) {
        Map<String, Object> all = of(record);
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String name = Mnemonic.snakeCase(component.getName());
            all.computeIfPresent(name, (key, value) -> value.equals(usual(component)) ? null : value);
        }
        return all;
    }

    /** What a component is where a text does not say it; null where it must be said. */
    public static Object usual(RecordComponent component) {
        Usually usually = component.getAnnotation(Usually.class);
        if (usually == null) {
            return null;
        }
        return component.getType() == boolean.class
                ? (Object) usually.value().equals("yes")
                : constant(component.getType(), usually.value());
    }

    private static Object constant(Class<?> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + " has no " + word));
    }

    private static Object get(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record, e);
        }
    }

    /** The record with other values for some of its components, which are given by the names that {@link #of} has. */
    public static <T> T with(T record, Map<String, Object> values) {
        var all = of(record);
        values.forEach((name, value) -> all.replace(name, value));
        @SuppressWarnings("unchecked")
        var type = (Class<T>) record.getClass();
        return make(type, List.copyOf(all.values()));
    }

    /** What the constructor without arguments makes. */
    static <T> T byDefault(Class<T> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no constructor without arguments", e);
        }
    }

    /** A record for each choice of its components, which are enums. */
    static <T> Stream<T> choices(Class<T> type) {
        Stream<List<Object>> choices = Stream.of(List.of());
        for (RecordComponent component : type.getRecordComponents()) {
            Object[] values = component.getType().getEnumConstants();
            choices = choices.flatMap(
                    chosen -> Arrays.stream(values).map(value -> Stream.concat(chosen.stream(), Stream.of(value))
                            .toList()));
        }
        return choices.map(chosen -> make(type, chosen));
    }

    /** By the canonical constructor. */
    private static <T> T make(Class<T> type, List<Object> components) {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(components.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type + " of " + components, e);
        }
    }
}
