package org.convnextc.importer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.io.Printable;
import org.convnextc.ir.op.Eps;

/**
 * A part of a configuration file. A value of another kind than asked for is an {@link ImportException} that names it; {@code null} is as
 * good as nothing.
 *
 * @param file for messages
 * @param at what leads to this part, with a dot at its end, or empty
 */
record Config(Path file, String at, Map<String, Object> values) {
    private static final int MOST = 1_000_000;
    private static final int SHOWN = 60;

    /** Far below any that a net is published with. */
    private static final double LEAST_CROP = 0.01;

    static Config read(Path file) {
        return new Config(file, "", JsonFile.read(file));
    }

    boolean has(String name) {
        return values.containsKey(name) && values.get(name) != JsonFile.NULL;
    }

    /**
     * That what this lacks is a library's default; empty where it lacks none of these.
     *
     * @param defaults where they come from: {@code timm's defaults}
     */
    Optional<String> assumed(String defaults, String... names) {
        List<String> missing = Stream.of(names).filter(name -> !has(name)).toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", missing) + " assumed, " + defaults + ": no file says");
    }

    Optional<String> text(String name) {
        return get(name, String.class, "a text");
    }

    Optional<Boolean> bool(String name) {
        return get(name, Boolean.class, "true or false");
    }

    Optional<Double> number(String name) {
        return get(name, Double.class, "a number").map(number -> {
            if (!Double.isFinite(number)) {
                throw wrong(name, "a finite number");
            }
            return number;
        });
    }

    /** The part of an image that a crop keeps of it. */
    Optional<Double> crop(String name) {
        Optional<Double> crop = number(name);
        crop.filter(part -> part < LEAST_CROP || part > 1).ifPresent(part -> {
            throw wrong(name, "the part of an image that is kept, from " + Texts.number(LEAST_CROP) + " to 1");
        });
        return crop;
    }

    /** The eps of a norm, which a net takes. */
    Optional<Double> eps(String name) {
        Optional<Double> eps = number(name);
        eps.flatMap(Eps::fault).ifPresent(fault -> {
            throw new ImportException(file + ": " + at + name + ": " + fault);
        });
        return eps;
    }

    /** A whole number from {@code least} up to a limit that no net comes near. */
    Optional<Integer> whole(String name, int least) {
        return number(name).map(number -> whole(name, number, least));
    }

    private int whole(String name, double number, int least) {
        if (number != Math.rint(number) || number < least || number > MOST) {
            throw wrong(name, "a whole number from " + least + " to " + MOST);
        }
        return (int) number;
    }

    Optional<List<Integer>> wholes(String name) {
        return numbers(name)
                .map(list -> list.stream().map(number -> whole(name, number, 0)).toList());
    }

    @SuppressWarnings("unchecked")
    Optional<List<Double>> numbers(String name) {
        return list(name).map(list -> {
            if (!list.stream().allMatch(item -> item instanceof Double number && Double.isFinite(number))) {
                throw wrong(name, "a list of numbers");
            }
            return (List<Double>) (List<?>) list;
        });
    }

    @SuppressWarnings("unchecked")
    Optional<List<Object>> list(String name) {
        return get(name, List.class, "a list").map(list -> (List<Object>) list);
    }

    @SuppressWarnings("unchecked")
    Optional<Config> part(String name) {
        return get(name, Map.class, "an object")
                .map(map -> new Config(file, at + name + ".", (Map<String, Object>) map));
    }

    /** Height and width: two numbers, or one for both; empty for a list of another length. */
    Optional<List<Integer>> sides(String name) {
        return is(name, List.class)
                ? wholes(name).filter(sides -> sides.size() == 2)
                : whole(name, 1).map(side -> List.of(side, side));
    }

    /** Whether a filter is bilinear; bicubic is the other one that a net knows, and the usual one. */
    boolean bilinear(String name) {
        String filter = text(name).orElse("bicubic");
        if (!filter.equals("bicubic") && !filter.equals("bilinear")) {
            throw wrong(name, "bicubic or bilinear");
        }
        return filter.equals("bilinear");
    }

    /** The file's name, as notes have it. */
    String fileName() {
        return file.getFileName().toString();
    }

    /** A value of the file as notes name it: {@code config.json: layer_norm_eps}. */
    String named(String value) {
        return fileName() + ": " + value;
    }

    /** A value, and that this file told it under this name. */
    <T> Told<T> told(String name, T value) {
        return new Told<>(value, named(name));
    }

    /** Whether the value is of this kind. */
    boolean is(String name, Class<?> kind) {
        return kind.isInstance(values.get(name));
    }

    private <T> Optional<T> get(String name, Class<T> kind, String expected) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!kind.isInstance(values.get(name))) {
            throw wrong(name, expected);
        }
        return Optional.of(kind.cast(values.get(name)));
    }

    ImportException wrong(String name, String expected) {
        return new ImportException(
                file + ": " + at + name + " is " + shown(values.get(name)) + ", expected " + expected);
    }

    /** A value as a message shows it. */
    static String shown(Object value) {
        String text = Printable.of(String.valueOf(value));
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }
}
