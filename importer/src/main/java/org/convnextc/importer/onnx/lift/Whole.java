package org.convnextc.importer.onnx.lift;

/** Arithmetic on whole numbers, by which exporters compute shapes. */
final class Whole {
    private Whole() {}

    static Known.Integers joined(Known.Integers left, Known.Integers right, Prim.Kind kind) {
        int length = Math.max(left.values().length, right.values().length);
        if (left.values().length != length && left.values().length != 1
                || right.values().length != length && right.values().length != 1) {
            throw new Refusal("joins lists of " + left.values().length + " and " + right.values().length + " numbers");
        }
        long[] values = new long[length];
        for (int i = 0; i < length; i++) {
            values[i] = apply(
                    kind,
                    left.values()[left.values().length == 1 ? 0 : i],
                    right.values()[right.values().length == 1 ? 0 : i]);
        }
        return new Known.Integers(values, left.values().length >= right.values().length ? left.shape() : right.shape());
    }

    private static long apply(Prim.Kind kind, long a, long b) {
        try {
            return switch (kind) {
                case ADD -> Math.addExact(a, b);
                case SUB -> Math.subtractExact(a, b);
                case MUL -> Math.multiplyExact(a, b);
                case DIV -> a / b;
                case POW -> throw new Refusal("is a power of whole numbers");
            };
        } catch (ArithmeticException e) {
            throw new Refusal("computes " + kind + " of " + a + " and " + b + ", which is no number");
        }
    }
}
