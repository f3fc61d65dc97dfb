package org.convnextc.checkpoint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Suggestions for names that were not found. */
final class Names {
    private Names() {}

    /** The candidate that is the name with more before it, else that which differs least, where it differs in at most a third of the name. */
    static Optional<String> nearest(String name, List<String> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.endsWith("." + name))
                .findFirst()
                .or(() -> similar(name, candidates));
    }

    private static Optional<String> similar(String name, List<String> candidates) {
        return candidates.stream()
                .filter(candidate -> distance(name, candidate) <= name.length() / 3)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** Levenshtein distance: insertions, deletions and replacements of one character. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
