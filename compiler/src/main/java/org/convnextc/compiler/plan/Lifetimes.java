package org.convnextc.compiler.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.Value;

/** When the values of a function are live, in positions of its body. */
final class Lifetimes {
    /** Positions from a value's definition (-1 for an input) to its last use (the body's length for a result), both included. */
    record Interval(int from, int to) {
        boolean overlaps(Interval other) {
            return from <= other.to && other.from <= to;
        }

        /** Live before and after a position. */
        boolean spans(int position) {
            return from < position && position < to;
        }

        Interval union(Interval other) {
            return new Interval(Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    private final Map<String, Interval> intervals = new HashMap<>();

    Lifetimes(Function function) {
        for (Value input : function.inputs()) {
            intervals.put(input.name(), new Interval(-1, -1));
        }
        List<Instruction> body = function.body();
        for (int i = 0; i < body.size(); i++) {
            for (String operand : body.get(i).operands()) {
                extend(operand, i);
            }
            intervals.put(body.get(i).name(), new Interval(i, i));
        }
        for (Result result : function.results()) {
            extend(result.value(), body.size());
        }
    }

    Interval of(String value) {
        return intervals.get(value);
    }

    private void extend(String value, int position) {
        intervals.computeIfPresent(value, (name, interval) -> new Interval(interval.from(), position));
    }
}
