package org.convnextc.importer.onnx.lift;

/** What is known of a value of the model while its nodes are walked. */
sealed interface Known {
    /** It depends on the input. */
    record Flow(Term term, Layout layout) implements Known {
        Dims dims() {
            return term.dims();
        }

        int[] shape() {
            return layout.shape(term.dims());
        }
    }

    /** Real numbers that do not. */
    record Reals(Weight weight) implements Known {}

    /** Whole numbers that do not: shapes, axes. */
    record Integers(long[] values, int[] shape) implements Known {
        static Integers vector(long... values) {
            return new Integers(values, new int[] {values.length});
        }

        static Integers scalar(long value) {
            return new Integers(new long[] {value}, new int[0]);
        }
    }

    /** Nothing, for a node on the way to it was refused. */
    record Nothing() implements Known {}
}
