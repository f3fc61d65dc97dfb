package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.convnextc.importer.onnx.file.Node;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.LayerOp;

/** A node whose inputs are known, on its way to terms. */
final class At {
    private final Node node;
    private final List<Known> inputs;
    private final Terms terms;
    private final int opset;

    At(Node node, List<Known> inputs, Terms terms, int opset) {
        this.node = node;
        this.inputs = inputs;
        this.terms = terms;
        this.opset = opset;
    }

    Node node() {
        return node;
    }

    int opset() {
        return opset;
    }

    int batch() {
        return terms.batch();
    }

    int count() {
        return inputs.size();
    }

    boolean has(int input) {
        return node.has(input);
    }

    Known in(int input) {
        if (!has(input)) {
            throw new Refusal("has no input " + input);
        }
        return inputs.get(input);
    }

    /** Whether nothing that it reads depends on the model's input. */
    boolean isConstant() {
        return inputs.stream().noneMatch(Known.Flow.class::isInstance);
    }

    /** A value that depends on the input. */
    Known.Flow flow(int input) {
        if (in(input) instanceof Known.Flow flow) {
            return flow;
        }
        throw new Refusal("reads a constant, '" + node.inputs().get(input) + "', where a computed value is expected");
    }

    /** Real numbers that do not depend on the input; whole ones serve as well. */
    Weight weight(int input) {
        Known known = in(input);
        if (known instanceof Known.Reals reals) {
            return reals.weight();
        }
        if (known instanceof Known.Integers integers) {
            float[] values = new float[integers.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = integers.values()[i];
            }
            return Weight.of(integers.shape(), values);
        }
        throw new Refusal("reads '" + node.inputs().get(input) + "', which is computed, where a constant is expected");
    }

    Optional<Weight> optionalWeight(int input) {
        return has(input) ? Optional.of(weight(input)) : Optional.empty();
    }

    /** Whole numbers that do not depend on the input. */
    Known.Integers integers(int input) {
        if (in(input) instanceof Known.Integers integers) {
            return integers;
        }
        throw new Refusal("reads '" + node.inputs().get(input) + "' where a constant of whole numbers is expected");
    }

    /** What earlier operators have as an attribute and later ones as an input. */
    Optional<long[]> integers(int input, String attribute) {
        if (has(input)) {
            return Optional.of(integers(input).values());
        }
        return node.integers(attribute)
                .map(all -> all.stream().mapToLong(Long::longValue).toArray());
    }

    Term term(Prim prim, List<Term> operands, Dims dims) {
        return terms.add(prim, operands, dims, node);
    }

    Term constant(Weight weight, Dims dims) {
        return terms.add(new Prim.Constant(weight), List.of(), dims, node);
    }

    Term scalar(double value) {
        return constant(Weight.of(new int[0], new float[] {(float) value}), Dims.SCALAR);
    }

    /** An op of the language, which gives images or vectors. */
    Term layer(Prim.Layer layer, Term... operands) {
        return terms.layer(layer, Arrays.asList(operands), node);
    }

    /** The mean over images of one pixel, which is that pixel: an image becomes a vector. */
    Term squeezed(Term image) {
        Dims dims = image.dims();
        return dims.isImage() && dims.of(Axis.ROW) == 1 && dims.of(Axis.COLUMN) == 1
                ? term(new Prim.Reduce(Prim.Fold.MEAN, Terms.PIXELS), List.of(image), dims.without(Terms.PIXELS))
                : image;
    }

    /** The type that an op gives. */
    static TensorType infer(LayerOp op, List<TensorType> operands) {
        try {
            return op.infer(operands);
        } catch (ShapeException e) {
            throw new Refusal("cannot be: " + e.getMessage());
        }
    }

    Refusal refuse(String why) {
        return new Refusal(why);
    }

    List<Known> inputs() {
        return new ArrayList<>(inputs);
    }
}
