package org.convnextc.importer;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.io.Printable;

/** Names and shapes of a checkpoint, and which of them have their place in a net. */
final class Tensors {
    private static final int SHOWN = 10;

    private final String file;
    private final Map<String, int[]> shapes = new LinkedHashMap<>();
    private final Map<String, String> stored = new LinkedHashMap<>();
    private final Set<String> placed = new LinkedHashSet<>();

    /** @param file for messages */
    Tensors(String file, Checkpoint checkpoint) {
        this.file = file;
        for (String name : checkpoint.names()) {
            if (!checkpoint.beside().contains(name)) {
                checkpoint.find(name).ifPresent(tensor -> {
                    shapes.put(name, tensor.shape());
                    stored.put(name, tensor.name());
                });
            }
        }
    }

    private Tensors(String file) {
        this.file = file;
    }

    /** What must stand before all of these names, once for each set of them that is there: empty, or with a dot at its end. */
    List<String> prefixes(List<String> marks) {
        String first = marks.get(0);
        return shapes.keySet().stream()
                .filter(name -> name.equals(first) || name.endsWith("." + first))
                .map(name -> name.substring(0, name.length() - first.length()))
                .filter(prefix -> marks.stream().allMatch(mark -> has(prefix + mark)))
                .toList();
    }

    /** Those behind a prefix, without it. */
    Tensors behind(String prefix) {
        Tensors behind = new Tensors(file);
        shapes.keySet().stream().filter(name -> name.startsWith(prefix)).forEach(name -> {
            String bare = name.substring(prefix.length());
            behind.shapes.put(bare, shapes.get(name));
            behind.stored.put(bare, stored.get(name));
        });
        return behind;
    }

    /** Takes tensors out whose names are ignored, and gives their number. */
    int ignore(List<String> paths) {
        List<String> ignored = shapes.keySet().stream()
                .filter(name -> paths.stream().anyMatch(path -> isUnder(name, path) || isUnder(stored.get(name), path)))
                .toList();
        ignored.forEach(shapes::remove);
        return ignored.size();
    }

    static boolean isUnder(String name, String path) {
        return name.equals(path) || name.startsWith(path + ".");
    }

    Collection<String> names() {
        return shapes.keySet();
    }

    boolean has(String name) {
        return shapes.containsKey(name);
    }

    boolean hasUnder(String path) {
        return shapes.keySet().stream().anyMatch(name -> isUnder(name, path));
    }

    /** The shape of a tensor, which then has its place. Throws {@link ImportException} where it is not there, or holds no value. */
    int[] take(String name) {
        int[] shape = shapes.get(name);
        if (shape == null) {
            throw wrong("has no tensor " + name);
        }
        if (Arrays.stream(shape).anyMatch(extent -> extent == 0)) {
            throw wrong("has " + name + " of shape " + Texts.extents(shape)
                    + ", which holds no value: every extent must be at least 1");
        }
        placed.add(name);
        return shape.clone();
    }

    /** The same where it must have this shape; extents of 1 at its end count for nothing. */
    void expect(String name, int... shape) {
        int[] found = take(name);
        if (!Arrays.equals(withoutOnes(found, shape.length), shape)) {
            throw wrong("has " + name + " of shape " + Texts.extents(found) + ", expected " + Texts.extents(shape));
        }
    }

    /** Whether it is there, with this shape. */
    boolean takeIf(String name, int... shape) {
        boolean there = has(name);
        if (there) {
            expect(name, shape);
        }
        return there;
    }

    private static int[] withoutOnes(int[] shape, int rank) {
        int length = shape.length;
        while (length > rank && shape[length - 1] == 1) {
            length--;
        }
        int[] cut = Arrays.copyOf(shape, length);
        return rank == 1 ? vector(cut) : cut;
    }

    private static int[] vector(int[] shape) {
        int[] extents = Arrays.stream(shape).filter(extent -> extent != 1).toArray();
        return extents.length == 1 ? extents : shape;
    }

    /** A shape of this rank, of a tensor that then has its place. */
    int[] take(String name, int rank) {
        int[] shape = withoutOnes(take(name), rank);
        if (shape.length != rank) {
            throw wrong(
                    "has " + name + " of shape " + Texts.extents(shapes.get(name)) + ", expected " + rank + " extents");
        }
        return shape;
    }

    /**
     * How many numbers, from 0 on, stand at the place of {@code #} in names that begin so, {@code stages.#.}; none may be missing below
     * the greatest.
     */
    int count(String pattern) {
        Pattern place = Pattern.compile(Pattern.quote(pattern).replace("#", "\\E(\\d{1,6})\\Q") + ".*");
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String name : shapes.keySet()) {
            Matcher matcher = place.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.parseInt(matcher.group(1)));
            }
        }
        for (int i = 0; i < numbers.size(); i++) {
            if (!numbers.contains(i)) {
                throw wrong("has tensors under " + pattern.replace("#", Integer.toString(numbers.last()))
                        + ", but none under " + pattern.replace("#", Integer.toString(i)));
            }
        }
        return numbers.size();
    }

    /** The names of tensors that have no place yet, but for what counts steps of training. */
    List<String> left() {
        return shapes.keySet().stream()
                .filter(name -> !placed.contains(name) && !name.endsWith("num_batches_tracked"))
                .toList();
    }

    /** The shortest path of a tensor that leads to none that has its place. */
    String outside(String name) {
        int end = name.indexOf('.');
        while (end >= 0) {
            String path = name.substring(0, end);
            if (placed.stream().noneMatch(other -> isUnder(other, path))) {
                return path;
            }
            end = name.indexOf('.', end + 1);
        }
        return name;
    }

    /** The module that a tensor belongs to, with a dot at its end. */
    private static String module(String name) {
        return name.substring(0, name.lastIndexOf('.') + 1);
    }

    /** Whether all tensors of a module that is left have equal shapes in one that has its place. */
    boolean mayBeTwin(String module, String other) {
        Map<String, int[]> first = in(module);
        Map<String, int[]> second = in(other);
        return first.keySet().equals(second.keySet())
                && first.keySet().stream().allMatch(name -> Arrays.equals(first.get(name), second.get(name)));
    }

    private Map<String, int[]> in(String module) {
        Map<String, int[]> found = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            if (module(name).equals(module)) {
                found.put(name.substring(module.length()), shape);
            }
        });
        return found;
    }

    void place(String name) {
        placed.add(name);
    }

    Optional<int[]> shape(String name) {
        return Optional.ofNullable(shapes.get(name)).map(int[]::clone);
    }

    ImportException wrong(String what) {
        return new ImportException(file + ": " + Printable.of(what));
    }

    /** Names as the file has them, the first few, a line each. */
    String listed(Collection<String> names) {
        String lines = names.stream()
                .limit(SHOWN)
                .map(name -> System.lineSeparator() + "  " + Printable.of(stored.getOrDefault(name, name)) + " "
                        + Texts.extents(shapes.getOrDefault(name, new int[0])))
                .collect(Collectors.joining());
        return names.size() > SHOWN
                ? lines + System.lineSeparator() + "  and " + (names.size() - SHOWN) + " more"
                : lines;
    }
}
