package org.convnextc.compiler.sema;

import java.util.List;
import java.util.stream.Collectors;
import org.convnextc.dsl.ast.Slot;

/** What an expression evaluates to. {@link #describe} says it in a message. */
sealed interface Datum {
    String describe();

    record Whole(long value) implements Datum {
        @Override
        public String describe() {
            return "the number " + value;
        }
    }

    record Real(double value) implements Datum {
        @Override
        public String describe() {
            return "the number " + value;
        }
    }

    /** {@code yes} or {@code no} */
    record Flag(boolean value) implements Datum {
        @Override
        public String describe() {
            return value ? "yes" : "no";
        }
    }

    record Dims(List<Long> extents) implements Datum {
        @Override
        public String describe() {
            return "the dimensions "
                    + extents.stream().limit(8).map(String::valueOf).collect(Collectors.joining("x"));
        }
    }

    record Items(List<Datum> items) implements Datum {
        @Override
        public String describe() {
            return "a list of " + items.size();
        }
    }

    record Text(String value) implements Datum {
        @Override
        public String describe() {
            return "a text";
        }
    }

    /** An op by name, {@code act = gelu}. */
    record OpName(String name) implements Datum {
        @Override
        public String describe() {
            return "the op " + name;
        }
    }

    /** The chain that a slot without parameters holds. */
    record Steps(Slot slot) implements Datum {
        @Override
        public String describe() {
            return "the chain " + slot.name();
        }
    }
}
