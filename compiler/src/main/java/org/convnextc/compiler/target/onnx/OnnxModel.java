package org.convnextc.compiler.target.onnx;

import java.util.List;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Parameter;

/**
 * A net as ONNX has it, without the numbers of its weights. All names are unique.
 *
 * @param preprocess what turns an image into the input, in words
 * @param nodes in an order in which they can run
 * @param parameters weights to come from a checkpoint, with their full paths
 */
public record OnnxModel(
        String name,
        String preprocess,
        List<Port> inputs,
        List<Port> outputs,
        List<Node> nodes,
        List<Constant> constants,
        List<Parameter> parameters) {
    public OnnxModel {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        constants = List.copyOf(constants);
        parameters = List.copyOf(parameters);
    }

    /** An input or output. */
    public record Port(String name, TensorType type) {}

    /**
     * One use of an operator.
     *
     * @param inputs names of tensors
     * @param output name of the only result
     * @param source the place in the {@code .net} file
     */
    public record Node(String operator, List<String> inputs, String output, List<Attribute> attributes, String source) {
        public Node {
            inputs = List.copyOf(inputs);
            attributes = List.copyOf(attributes);
        }
    }

    /** An operator's attribute: a float, an integer, a text, or several integers. */
    public record Attribute(String name, Kind kind, List<?> values) {
        /** Kinds of attributes, with ONNX's numbers (AttributeProto.AttributeType). */
        enum Kind {
            FLOAT(1),
            INT(2),
            STRING(3),
            INTS(7);

            final int number;

            Kind(int number) {
                this.number = number;
            }
        }

        static Attribute of(String name, double value) {
            return new Attribute(name, Kind.FLOAT, List.of((float) value));
        }

        static Attribute of(String name, int value) {
            return new Attribute(name, Kind.INT, List.of(value));
        }

        static Attribute of(String name, String value) {
            return new Attribute(name, Kind.STRING, List.of(value));
        }

        static Attribute of(String name, List<Integer> values) {
            return new Attribute(name, Kind.INTS, List.copyOf(values));
        }
    }

    /** A small tensor that is the same for all weights. No dims are a scalar. */
    public record Constant(String name, ElementType type, List<Integer> dims, List<? extends Number> values) {}

    /** Types of elements, with ONNX's numbers (TensorProto.DataType). */
    enum ElementType {
        FLOAT(1),
        INT64(7);

        final int number;

        ElementType(int number) {
            this.number = number;
        }
    }
}
