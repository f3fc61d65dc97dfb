package org.convnextc.compiler.frontend.expand;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.dsl.Span;

/** Names of a net's values: label paths, each given once. */
final class ValueNames {
    private final Map<String, Span> taken = new HashMap<>();
    private final Set<String> prefixes = new HashSet<>();
    private final Map<String, Integer> next = new HashMap<>();

    /** A path that the net itself says. */
    String explicit(String path, Span span) {
        Span earlier = taken.get(path);
        if (earlier != null) {
            throw new Failure(NetCode.PATH
                    .at(span, "two steps have the path " + path)
                    .note("the other one is at " + earlier)
                    .help("give one of them another label; in a loop use its index, as in name[i]"));
        }
        take(path, span);
        return path;
    }

    /** {@code stages.0.0.gelu_0}: the op's name and the next free number under its path. */
    String numbered(String path, String op, Span span) {
        String stem = LabelScope.join(path, op + "_");
        int number = next.getOrDefault(stem, 0);
        while (taken.containsKey(stem + number)) {
            number++;
        }
        next.put(stem, number + 1);
        take(stem + number, span);
        return stem + number;
    }

    /** The first number from which on no path stands under {@code path.number}: where the rounds of a loop begin. */
    int firstRound(String path) {
        String stem = LabelScope.join(path, "#");
        int number = next.getOrDefault(stem, 0);
        while (prefixes.contains(LabelScope.join(path, Integer.toString(number)))) {
            number++;
        }
        next.put(stem, number);
        return number;
    }

    private void take(String path, Span span) {
        taken.put(path, span);
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            prefixes.add(path.substring(0, dot));
        }
        prefixes.add(path);
    }
}
