package org.convnextc.compiler.pass;

import java.util.HashMap;
import java.util.Map;

/** Paths of weights, counted, with the paths that lead to them: {@code stages.0} is taken where {@code stages.0.weight} is known. */
final class PathCounts {
    private final Map<String, Integer> paths = new HashMap<>();
    private final Map<String, Integer> above = new HashMap<>();

    void add(String path) {
        count(path, 1);
    }

    void remove(String path) {
        count(path, -1);
    }

    /** How often a path was added and not removed. */
    int count(String path) {
        return paths.getOrDefault(path, 0);
    }

    /** Whether the path, or one under it, is known. */
    boolean taken(String path) {
        return paths.containsKey(path) || above.containsKey(path);
    }

    private void count(String path, int change) {
        change(paths, path, change);
        for (int dot = path.lastIndexOf('.'); dot >= 0; dot = path.lastIndexOf('.', dot - 1)) {
            change(above, path.substring(0, dot), change);
        }
    }

    private static void change(Map<String, Integer> counts, String path, int change) {
        counts.merge(path, change, (was, by) -> was + by == 0 ? null : Integer.valueOf(was + by));
    }
}
