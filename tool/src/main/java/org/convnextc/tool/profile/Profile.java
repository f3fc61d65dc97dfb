package org.convnextc.tool.profile;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Several forwards of one net, step by step. A step takes the median of its times, and sums are sums of medians, so that the parts of a
 * table add up.
 */
public final class Profile {
    private final List<Step> steps;
    private final List<ProbedForward> forwards;
    private final List<Cost> costs;

    /** @throws IllegalArgumentException where there is no forward or one of them has other steps */
    public Profile(List<Step> steps, List<ProbedForward> forwards, Roofline roofline) {
        this.steps = List.copyOf(steps);
        this.forwards = forwards.stream()
                .sorted(Comparator.comparingLong(ProbedForward::nanos))
                .toList();
        if (forwards.isEmpty()) {
            throw new IllegalArgumentException("no forward");
        }
        for (ProbedForward forward : forwards) {
            for (long[] marks : forward.marks()) {
                if (marks.length != steps.size() + 1) {
                    throw new IllegalArgumentException(marks.length + " marks for " + steps.size() + " steps");
                }
            }
        }
        this.costs = IntStream.range(0, steps.size())
                .mapToObj(i -> cost(i, roofline))
                .toList();
    }

    private Cost cost(int index, Roofline roofline) {
        Step step = steps.get(index);
        long[] sorted = forwards.stream()
                .mapToLong(forward -> forward.nanos(index))
                .sorted()
                .toArray();
        return new Cost(sorted[sorted.length / 2] / 1e9, roofline.seconds(step), step.flops(), step.bytes());
    }

    public List<Step> steps() {
        return steps;
    }

    public Cost cost(int step) {
        return costs.get(step);
    }

    public Cost total() {
        return costs.stream().reduce(Cost.NONE, Cost::plus);
    }

    /** The forward of median length, from the call to its return. */
    public ProbedForward median() {
        return forwards.get(forwards.size() / 2);
    }

    /** The seconds of that forward. */
    public double seconds() {
        return median().nanos() / 1e9;
    }

    /** Steps that have a key in common, together, in the order of their first ones. */
    public <K> Map<K, Cost> by(Function<Step, K> key) {
        var sums = new LinkedHashMap<K, Cost>();
        for (int i = 0; i < steps.size(); i++) {
            sums.merge(key.apply(steps.get(i)), costs.get(i), Cost::plus);
        }
        return sums;
    }

    /** How many different calls a stage has. */
    public int blocks(String stage) {
        var calls = new LinkedHashSet<String>();
        steps.stream().filter(step -> step.stage().equals(stage)).forEach(step -> calls.add(step.call()));
        return calls.size();
    }
}
