package org.convnextc.compiler.target.onnx;

import java.util.List;
import org.convnextc.compiler.target.onnx.OnnxModel.Attribute;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Parameter;

/** One instruction on its way to nodes. */
final class Translation {
    private final Instruction at;
    private final List<OnnxValue> operands;
    private final String prefix;
    private final TensorNames names;
    private final Tensors all;
    private final String path;

    /** @param prefix of the call around it; empty in the entry function */
    Translation(Instruction at, List<OnnxValue> operands, String prefix, TensorNames names, Tensors all) {
        this.at = at;
        this.operands = operands;
        this.prefix = prefix;
        this.names = names;
        this.all = all;
        this.path = Parameter.join(prefix, at.name());
    }

    /** The instruction's value. */
    String path() {
        return path;
    }

    TensorType type() {
        return at.type();
    }

    List<OnnxValue> operands() {
        return operands;
    }

    OnnxValue operand(int number) {
        return operands.get(number);
    }

    /** The tensor that holds an operand in this order. */
    String in(int number, AxisOrder order) {
        return operands.get(number).in(order);
    }

    /** A weight of the op, under its full path. */
    String parameter(String suffix) {
        List<TensorType> types = operands.stream().map(OnnxValue::type).toList();
        Parameter parameter = at.op().parameters(types).stream()
                .filter(p -> p.suffix().equals(suffix))
                .findFirst()
                .orElseThrow();
        return all.parameter(parameter.under(at.path().orElse("")).under(prefix));
    }

    Tensors all() {
        return all;
    }

    /** Appends a node whose output {@code path/part} is no value of the graph. */
    String part(String part, String operator, List<Attribute> attributes, String... inputs) {
        return all.node(operator, List.of(inputs), path + "/" + part, attributes, source());
    }

    String part(String part, String operator, String... inputs) {
        return part(part, operator, List.of(), inputs);
    }

    /** Appends the node that computes the instruction's value in this order. */
    OnnxValue result(AxisOrder order, String operator, List<Attribute> attributes, String... inputs) {
        return value(order).compute(operator, List.of(inputs), attributes);
    }

    OnnxValue result(AxisOrder order, String operator, String... inputs) {
        return result(order, operator, List.of(), inputs);
    }

    /** The instruction's value is held by a tensor that is there. */
    OnnxValue held(AxisOrder order, String tensor) {
        return value(order).heldBy(tensor);
    }

    private OnnxValue value(AxisOrder order) {
        return new OnnxValue(path, at.type(), order, names, all, source());
    }

    private String source() {
        return at.spans().toString();
    }
}
