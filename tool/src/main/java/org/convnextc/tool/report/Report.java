package org.convnextc.tool.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects what became of images, of any number: all count, those to look at first are kept, and of these some with their picture, so that
 * a browser opens the page.
 */
public final class Report {
    /** Images that the page lists: 250 bytes each, with five classes. */
    static final int MOST_LISTED = 10_000;

    /** Images whose thumbnail the page shows: about 4 KB each. */
    static final int MOST_PICTURES = 2_500;

    private static final Comparator<Judged> URGENT_FIRST =
            Comparator.comparingDouble(Judged::urgency).reversed();

    /** How often images of one class were taken for one of another, or for their own. */
    record Pair(int truth, int answer) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            return Comparator.comparingInt(Pair::truth)
                    .thenComparingInt(Pair::answer)
                    .compare(this, other);
        }
    }

    private final List<Judged> kept = new ArrayList<>();
    private final Map<Pair, Integer> pairs = new TreeMap<>();
    private int images;
    private int failures;
    private int withTruth;
    private int right;

    public void add(Judged judged) {
        images++;
        failures += judged.failed() ? 1 : 0;
        if (judged.truth().isPresent() && !judged.failed()) {
            withTruth++;
            right += judged.right() ? 1 : 0;
            pairs.merge(
                    new Pair(judged.truth().get(), judged.predictions().get(0).index()), 1, Integer::sum);
        }
        kept.add(judged);
        if (kept.size() >= 2 * MOST_LISTED) {
            shorten();
        }
    }

    private void shorten() {
        kept.sort(URGENT_FIRST); // stable: equal ones as they came
        if (kept.size() > MOST_LISTED) {
            kept.subList(MOST_LISTED, kept.size()).clear();
        }
        for (int i = MOST_PICTURES; i < kept.size(); i++) {
            kept.set(i, kept.get(i).withoutThumbnail());
        }
    }

    /** The most urgent first. */
    List<Judged> listed() {
        shorten();
        return List.copyOf(kept);
    }

    int images() {
        return images;
    }

    int failures() {
        return failures;
    }

    /** Images whose class is known, and that did not fail. */
    int withTruth() {
        return withTruth;
    }

    int right() {
        return right;
    }

    Map<Pair, Integer> pairs() {
        return pairs;
    }
}
