package org.convnextc.importer.onnx.lift;

import java.util.List;
import java.util.Set;
import org.convnextc.importer.onnx.file.Node;

/** A value that depends on the input, or a constant beside one, whatever order its axes have in the file. */
final class Term {
    private final int number;
    private final Prim prim;
    private final List<Term> operands;
    private final Dims dims;
    private final Node origin;
    private int readers;

    /** @param number greater than those of the operands */
    Term(int number, Prim prim, List<Term> operands, Dims dims, Node origin) {
        this.number = number;
        this.prim = prim;
        this.operands = List.copyOf(operands);
        this.dims = dims;
        this.origin = origin;
        operands.forEach(operand -> operand.readers++);
    }

    int number() {
        return number;
    }

    Prim prim() {
        return prim;
    }

    List<Term> operands() {
        return operands;
    }

    Term operand(int index) {
        return operands.get(index);
    }

    Dims dims() {
        return dims;
    }

    /** The node that gives it. */
    Node origin() {
        return origin;
    }

    int readers() {
        return readers;
    }

    boolean is(Prim.Kind kind) {
        return prim instanceof Prim.Binary binary && binary.kind() == kind;
    }

    boolean is(Prim.Function function) {
        return prim instanceof Prim.Unary unary && unary.function() == function;
    }

    boolean isConstant() {
        return prim instanceof Prim.Constant;
    }

    /** A number that is the same for all elements. */
    boolean isScalar() {
        return prim instanceof Prim.Constant constant && constant.weight().isScalar();
    }

    double scalar() {
        return ((Prim.Constant) prim).weight().scalar();
    }

    /** Numbers for each channel. */
    boolean isVector() {
        return isConstant() && dims.axes().equals(Set.of(Axis.CHANNEL));
    }

    Weight weight() {
        return ((Prim.Constant) prim).weight();
    }
}
