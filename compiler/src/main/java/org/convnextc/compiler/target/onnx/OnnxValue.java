package org.convnextc.compiler.target.onnx;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.onnx.OnnxModel.Attribute;
import org.convnextc.ir.TensorType;

/** A value of the graph and the tensors that hold it: the one that was computed, and others as they are asked for. */
final class OnnxValue {
    private final String path;
    private final TensorType type;
    private final AxisOrder own;
    private final Map<AxisOrder, String> tensors = new EnumMap<>(AxisOrder.class);
    private final TensorNames names;
    private final Tensors all;
    private final String source;

    /** @param own the order that is computed */
    OnnxValue(String path, TensorType type, AxisOrder own, TensorNames names, Tensors all, String source) {
        if (type.rank() != 2 && type.rank() != 4) {
            throw new UnsupportedGraphException("%" + path + " is " + type + ", expected images or vectors");
        }
        this.path = path;
        this.type = type;
        this.own = AxisOrder.of(type, own);
        this.names = names;
        this.all = all;
        this.source = source;
    }

    /** A value that a tensor holds already. */
    OnnxValue heldBy(String tensor) {
        tensors.put(own, tensor);
        return this;
    }

    /** Appends the node that computes it. */
    OnnxValue compute(String operator, List<String> inputs, List<Attribute> attributes) {
        return heldBy(all.node(operator, inputs, names.of(path, type, own, own), attributes, source));
    }

    TensorType type() {
        return type;
    }

    AxisOrder order() {
        return own;
    }

    /** The tensor that holds it in this order. */
    String in(AxisOrder wanted) {
        AxisOrder order = AxisOrder.of(type, wanted);
        String held = tensors.get(order);
        if (held == null) {
            held = convert(order);
            tensors.put(order, held);
        }
        return held;
    }

    private String convert(AxisOrder order) {
        return switch (order) {
            case NCHW -> transpose(in(AxisOrder.NHWC), order, List.of(0, 3, 1, 2));
            case ROWS -> reshape(in(AxisOrder.NHWC), order, List.of(-1, type.last()));
            case NHWC ->
                tensors.containsKey(AxisOrder.ROWS)
                        ? reshape(in(AxisOrder.ROWS), order, List.of(-1, type.dim(1), type.dim(2), type.last()))
                        : transpose(in(AxisOrder.NCHW), order, List.of(0, 2, 3, 1));
        };
    }

    private String transpose(String from, AxisOrder to, List<Integer> axes) {
        return all.node("Transpose", List.of(from), name(to), List.of(Attribute.of("perm", axes)), source);
    }

    private String reshape(String from, AxisOrder to, List<Integer> shape) {
        return all.node("Reshape", List.of(from, all.integers(shape)), name(to), List.of(), source);
    }

    private String name(AxisOrder order) {
        return names.of(path, type, order, own);
    }
}
