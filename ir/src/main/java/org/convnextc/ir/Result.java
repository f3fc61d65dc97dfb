package org.convnextc.ir;

/**
 * What a function hands out: {@code return %stages.0.2 as stages.0, %head}.
 *
 * @param value that it returns, without the percent sign
 * @param name of the output, for those who run the net: passes may give the value another name, never the output. The value's own name
 *     in a function with a prefix, whose callers name the result.
 */
public record Result(String value, String name) {
    /** A result under the value's own name. */
    public static Result of(String value) {
        return new Result(value, value);
    }

    /** The same output from another value. */
    public Result from(String next) {
        return new Result(next, name);
    }

    /** {@code %stages.0.2 as stages.0} */
    @Override
    public String toString() {
        return "%" + value + (name.equals(value) ? "" : " as " + name);
    }
}
