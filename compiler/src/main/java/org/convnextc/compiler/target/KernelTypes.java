package org.convnextc.compiler.target;

import java.util.stream.Collectors;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Padding;

/** Template arguments that the kernels of the native and the CUDA target have in common. */
public final class KernelTypes {
    private KernelTypes() {}

    /** A template argument, of all but functions. */
    public static String shape(KernelCall.Shape shape) {
        if (shape instanceof KernelCall.Image image) {
            return image(image.type());
        }
        if (shape instanceof KernelCall.Window window) {
            return window(window.kernel(), window.stride(), window.pad(), window.dilation());
        }
        if (shape instanceof KernelCall.Groups groups) {
            return groups.rows() + ", " + groups.channels() + ", " + groups.groups();
        }
        return Integer.toString(((KernelCall.Number) shape).value());
    }

    public static String number(String decimal) {
        return decimal.matches("-?\\d+") ? decimal : decimal + "f";
    }

    public static String window(ConvNormalize op) {
        return window(op.kernel(), op.stride(), op.pad(), op.dilation());
    }

    public static String window(Extents kernel, int stride, Padding pad, int dilation) {
        return "Window<" + kernel.height() + ", " + kernel.width() + ", " + stride + ", " + pad.height() + ", "
                + pad.width() + ", " + dilation + ">";
    }

    public static String image(TensorType type) {
        return type.dims().stream().skip(1).map(String::valueOf).collect(Collectors.joining(", ", "Image<", ">"));
    }

    /** The image type of an input that has its channels first. */
    public static String firstToLast(TensorType type) {
        return "Image<" + type.dim(2) + ", " + type.dim(3) + ", " + type.dim(1) + ">";
    }

    /** Rows of channels. */
    public static int rows(TensorType type) {
        return type.elements() / type.last();
    }
}
