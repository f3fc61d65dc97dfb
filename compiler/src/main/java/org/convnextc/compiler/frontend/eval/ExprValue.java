package org.convnextc.compiler.frontend.eval;

import java.util.List;
import java.util.stream.Collectors;
import org.convnextc.dsl.ast.Slot;

/** What an expression evaluates to. {@link #describe} says it in a message. */
public sealed interface ExprValue {
    String describe();

    record Whole(long value) implements ExprValue {
        @Override
        public String describe() {
            return "the number " + value;
        }
    }

    record Real(double value) implements ExprValue {
        @Override
        public String describe() {
            return "the number " + value;
        }
    }

    /** {@code yes} or {@code no} */
    record Flag(boolean value) implements ExprValue {
        @Override
        public String describe() {
            return value ? "yes" : "no";
        }
    }

    record Dims(List<Long> extents) implements ExprValue {
        @Override
        public String describe() {
            return "the dimensions "
                    + extents.stream().limit(8).map(String::valueOf).collect(Collectors.joining("x"));
        }
    }

    record Items(List<ExprValue> items) implements ExprValue {
        @Override
        public String describe() {
            return "a list of " + items.size();
        }
    }

    record Text(String value) implements ExprValue {
        @Override
        public String describe() {
            return "a text";
        }
    }

    /** An op by name, {@code act = gelu}. */
    record OpName(String name) implements ExprValue {
        @Override
        public String describe() {
            return "the op " + name;
        }
    }

    /** The chain that a slot without parameters holds. */
    record Steps(Slot slot) implements ExprValue {
        @Override
        public String describe() {
            return "the chain " + slot.name();
        }
    }
}
