package org.convnextc.compiler.target.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.compiler.target.onnx.OnnxModel.Attribute;
import org.convnextc.compiler.target.onnx.OnnxModel.Constant;
import org.convnextc.compiler.target.onnx.OnnxModel.ElementType;
import org.convnextc.compiler.target.onnx.OnnxModel.Node;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.text.OpSyntax;

/**
 * The nodes, constants and parameters of a model under construction. Labels have no slashes, so names with one clash with no path of the
 * net.
 */
final class Tensors {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    List<Node> nodes() {
        return nodes;
    }

    List<Constant> constants() {
        return List.copyOf(constants.values());
    }

    List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /** Appends a node; the result is its output's name. */
    String node(String operator, List<String> inputs, String output, List<Attribute> attributes, String source) {
        nodes.add(new Node(operator, inputs, output, attributes, source));
        return output;
    }

    /** A weight of the checkpoint. */
    String parameter(Parameter parameter) {
        parameters.putIfAbsent(parameter.suffix(), parameter);
        return parameter.suffix();
    }

    /** A float. */
    String scalar(double value) {
        return constant("constants/" + OpSyntax.number(value), ElementType.FLOAT, List.of(), List.of((float) value));
    }

    /** A vector of equal floats. */
    String vector(int length, double value) {
        return constant(
                "constants/" + OpSyntax.number(value) + "x" + length,
                ElementType.FLOAT,
                List.of(length),
                IntStream.range(0, length).mapToObj(i -> (float) value).toList());
    }

    /** A vector of floats. */
    String floats(List<Float> values) {
        String name = values.stream().map(String::valueOf).collect(Collectors.joining(",", "constants/[", "]"));
        return constant(name, ElementType.FLOAT, List.of(values.size()), values);
    }

    /** A matrix of floats, of which there is one under this name. */
    String matrix(String name, List<Integer> dims, List<Float> values) {
        return constant("constants/" + name, ElementType.FLOAT, dims, values);
    }

    /** A vector of integers: a shape. */
    String integers(List<Integer> values) {
        String name = values.stream().map(String::valueOf).collect(Collectors.joining(",", "constants/[", "]"));
        return constant(name, ElementType.INT64, List.of(values.size()), values);
    }

    private String constant(String name, ElementType type, List<Integer> dims, List<? extends Number> values) {
        constants.putIfAbsent(name, new Constant(name, type, dims, values));
        return name;
    }
}
