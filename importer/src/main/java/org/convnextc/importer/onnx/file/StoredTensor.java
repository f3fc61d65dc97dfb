package org.convnextc.importer.onnx.file;

import java.util.Arrays;
import java.util.Objects;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.importer.ImportException;
import org.convnextc.io.Printable;

/**
 * A tensor of a model, whose elements are read when they are asked for.
 *
 * @param typeNumber ONNX's number of the elements' type, which may be one that is not read
 * @param shape empty for a scalar
 */
public record StoredTensor(String name, int typeNumber, int[] shape, Elements source) {
    /** More than any shape or list of axes has. */
    private static final int MOST_INTEGERS = 1 << 16;

    /** Where the elements are; only where a model needs them is it an error that they are not there. */
    public interface Elements {
        /** Real numbers, rounded to float32. */
        TensorSource reals();

        /** Whole numbers. */
        long[] integers();
    }

    public StoredTensor {
        Objects.requireNonNull(source);
    }

    /** Elements, 1 for a scalar. */
    public long elements() {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    public ElementType type() {
        return ElementType.of(typeNumber)
                .orElseThrow(
                        () -> new ImportException("the tensor '" + Printable.of(name) + "' has elements of ONNX's type "
                                + typeNumber + ", expected float, double, float16 or bfloat16"));
    }

    public long[] integers() {
        if (elements() > MOST_INTEGERS) {
            throw new ImportException("the tensor '" + Printable.of(name) + "' is a list of " + elements()
                    + " whole numbers, expected one of a shape or of axes");
        }
        return source.integers();
    }
}
