package org.convnextc.compiler.target;

import java.util.List;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Padding;

/**
 * A call of a kernel that takes the same in every target, for one instruction.
 *
 * @param kernel its name in words, {@code multiply_channels}; each target spells it in its own way
 * @param shape what it is made for: arguments of a template, or arguments behind the operands
 * @param arguments in their order; the operands come first, the result is last
 */
public record KernelCall(String kernel, List<Shape> shape, List<Argument> arguments) {
    /** What a kernel is made for. */
    public sealed interface Shape {}

    public record Number(int value) implements Shape {}

    /** Of an image with its channels last. */
    public record Image(TensorType type) implements Shape {}

    public record Window(Extents kernel, int stride, Padding pad, int dilation) implements Shape {}

    public record Function(Activation activation) implements Shape {}

    /** What a kernel is given. */
    public sealed interface Argument {}

    /** @param name of the parameter */
    public record Read(String value, String name) implements Argument {}

    /**
     * A parameter of the instruction, or nothing in its place.
     *
     * @param name under the instruction's path
     */
    public record Vector(String name, boolean present) implements Argument {}

    /** Batch normalisation's factor. */
    public record BatchnormFactor(double eps) implements Argument {}

    public record Scalar(double value) implements Argument {}

    /** The instruction's value. */
    public record Write() implements Argument {}

    public KernelCall {
        shape = List.copyOf(shape);
        arguments = List.copyOf(arguments);
    }
}
