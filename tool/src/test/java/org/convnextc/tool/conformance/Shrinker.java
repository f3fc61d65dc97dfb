package org.convnextc.tool.conformance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing text smaller: takes away statements, and braces with what is between them, as long as it fails. */
final class Shrinker {
    private record Range(int from, int to) {
        int length() {
            return to - from;
        }
    }

    private Shrinker() {}

    /** @param fails whether a text is valid and shows the same failure */
    static String shrink(String text, Predicate<String> fails) {
        String smallest = text;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Range range : ranges(smallest)) {
                String shorter = smallest.substring(0, range.from()) + smallest.substring(range.to());
                if (fails.test(shorter)) {
                    smallest = shorter;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** Statements, and what stands within braces, the longest first. */
    private static List<Range> ranges(String text) {
        var ranges = new ArrayList<Range>();
        Deque<Integer> starts = new ArrayDeque<>(List.of(0));
        Deque<Integer> braces = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                braces.push(i + 1);
                starts.push(i + 1);
            } else if (c == ';' || c == '\n' || c == '}') {
                ranges.add(new Range(starts.pop(), c == ';' ? i + 1 : i));
                if (c == '}') {
                    ranges.add(new Range(braces.pop(), i));
                } else {
                    starts.push(i + 1);
                }
            }
        }
        ranges.removeIf(range -> text.substring(range.from(), range.to()).isBlank());
        ranges.sort(Comparator.comparing(range -> -range.length()));
        return ranges;
    }
}
