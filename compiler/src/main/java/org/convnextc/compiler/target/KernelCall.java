package org.convnextc.compiler.target;

import java.util.List;
import java.util.Optional;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Padding;

/**
 * A call of a kernel, for one instruction, as every target that has the kernel makes it.
 *
 * @param kernel its name in words, {@code multiply_channels}; each target spells it in its own way
 * @param suffix tells it from the instruction's other calls; empty where there is one
 * @param shape what it is made for: arguments of a template, or arguments behind the operands
 * @param arguments in their order; the operands come first, the result is last
 */
public record KernelCall(String kernel, String suffix, List<Shape> shape, List<Argument> arguments) {
    /** What a kernel is made for. */
    public sealed interface Shape {}

    public record Number(int value) implements Shape {}

    /** Rows of channels in groups. */
    public record Groups(int rows, int channels, int groups) implements Shape {}

    /** Of an image with its channels last. */
    public record Image(TensorType type) implements Shape {}

    public record Window(Extents kernel, int stride, Padding pad, int dilation) implements Shape {}

    public record Function(Epilogue of) implements Shape {}

    /** What a kernel is given. */
    public sealed interface Argument {}

    /** @param name of the parameter */
    public record Read(String value, String name) implements Argument {}

    /** The caller's image, which has its channels first. */
    public record Input() implements Argument {}

    /** The caller's image, or a value where there is one. */
    public record Pixels(Optional<String> value) implements Argument {}

    /** What is added to the result, where something is. */
    public record Residual(Optional<String> value) implements Argument {}

    /** The instruction's value. */
    public record Write() implements Argument {}

    public record Scalar(double value) implements Argument {}

    /** A parameter of the instruction. */
    public sealed interface Parameter extends Argument {
        /** Under the instruction's path. */
        String name();
    }

    /** One number a channel, or nothing in its place. */
    public record Vector(String name, boolean present) implements Parameter {}

    /** One number for all channels. */
    public record One(String name) implements Parameter {}

    /** One number a channel, with other axes of length 1. */
    public record Flat(String name) implements Parameter {}

    /** Batch normalisation's factor. */
    public record BatchnormFactor(double eps) implements Argument {}

    public record Matrix(String name, int outputs, int inputs, Arithmetic arithmetic) implements Parameter {}

    /** Filters of one channel each. */
    public record Taps(String name, int channels, int taps) implements Parameter {}

    /** Filters of a convolution in groups. */
    public record Filters(String name, int outputs, int inputs, int groups, int taps) implements Parameter {}

    /** Filters of a 3x3 convolution that tiles of outputs of this size are computed with. */
    public record WinogradFilters(String name, int outputs, int inputs, int tile) implements Parameter {}

    public KernelCall {
        shape = List.copyOf(shape);
        arguments = List.copyOf(arguments);
    }

    /** Whether a window slides over an image. */
    public boolean slides() {
        return shape.stream().anyMatch(Window.class::isInstance);
    }
}
