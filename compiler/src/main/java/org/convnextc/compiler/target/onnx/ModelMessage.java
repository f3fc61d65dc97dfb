package org.convnextc.compiler.target.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.convnextc.compiler.onnx.FieldNumbers;
import org.convnextc.compiler.target.CompilerVersion;
import org.convnextc.compiler.target.onnx.OnnxModel.Attribute;
import org.convnextc.compiler.target.onnx.OnnxModel.Constant;
import org.convnextc.compiler.target.onnx.OnnxModel.ElementType;
import org.convnextc.compiler.target.onnx.OnnxModel.Node;
import org.convnextc.compiler.target.onnx.OnnxModel.Port;
import org.convnextc.ir.TensorType;

/** A model in ONNX's messages. */
final class ModelMessage {
    /** The version of the format that came with the opset. */
    private static final int IR_VERSION = 8;

    /** The first one with LayerNormalization; its domain is the standard one, the empty name. */
    private static final int OPSET = 17;

    private static final String BATCH = "N";

    private ModelMessage() {}

    /** @param parameters one tensor for each parameter */
    static Message of(OnnxModel model, List<Message> parameters) {
        return new Message()
                .integer(FieldNumbers.Model.IR_VERSION, IR_VERSION)
                .text(FieldNumbers.Model.PRODUCER_NAME, "convnextc")
                .text(FieldNumbers.Model.PRODUCER_VERSION, CompilerVersion.CURRENT)
                .message(FieldNumbers.Model.GRAPH, graph(model, parameters))
                .message(
                        FieldNumbers.Model.OPSET_IMPORT,
                        new Message()
                                .text(FieldNumbers.OperatorSetId.DOMAIN, "")
                                .integer(FieldNumbers.OperatorSetId.VERSION, OPSET))
                .message(FieldNumbers.Model.METADATA_PROPS, entry("preprocess", model.preprocess()));
    }

    private static Message graph(OnnxModel model, List<Message> parameters) {
        Message graph = new Message();
        model.nodes().forEach(node -> graph.message(FieldNumbers.Graph.NODE, node(node)));
        graph.text(FieldNumbers.Graph.NAME, model.name());
        model.constants().forEach(constant -> graph.message(FieldNumbers.Graph.INITIALIZER, constant(constant)));
        parameters.forEach(tensor -> graph.message(FieldNumbers.Graph.INITIALIZER, tensor));
        model.inputs().forEach(port -> graph.message(FieldNumbers.Graph.INPUT, port(port)));
        model.outputs().forEach(port -> graph.message(FieldNumbers.Graph.OUTPUT, port(port)));
        return graph;
    }

    /** A node is named after the tensor it computes. */
    private static Message node(Node node) {
        Message message = new Message();
        node.inputs().forEach(input -> message.text(FieldNumbers.Node.INPUT, input));
        message.text(FieldNumbers.Node.OUTPUT, node.output())
                .text(FieldNumbers.Node.NAME, node.output())
                .text(FieldNumbers.Node.OP_TYPE, node.operator());
        node.attributes().forEach(attribute -> message.message(FieldNumbers.Node.ATTRIBUTE, attribute(attribute)));
        if (!node.source().isEmpty()) {
            message.text(FieldNumbers.Node.DOC_STRING, node.source());
        }
        return message;
    }

    private static Message attribute(Attribute attribute) {
        Message message = new Message()
                .text(FieldNumbers.Attribute.NAME, attribute.name())
                .integer(FieldNumbers.Attribute.TYPE, attribute.kind().number);
        for (Object value : attribute.values()) {
            switch (attribute.kind()) {
                case FLOAT -> message.real(FieldNumbers.Attribute.F, (Float) value);
                case INT -> message.integer(FieldNumbers.Attribute.I, (Integer) value);
                case STRING -> message.text(FieldNumbers.Attribute.S, (String) value);
                case INTS -> message.integer(FieldNumbers.Attribute.INTS, (Integer) value);
            }
        }
        return message;
    }

    private static Message constant(Constant constant) {
        ByteBuffer bytes =
                ByteBuffer.allocate(constant.values().size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Number value : constant.values()) {
            switch (constant.type()) {
                case FLOAT -> bytes.putFloat(value.floatValue());
                case INT64 -> bytes.putLong(value.longValue());
            }
        }
        bytes.flip();
        return tensor(constant.name(), constant.type(), constant.dims())
                .bytes(
                        FieldNumbers.Tensor.RAW_DATA,
                        bytes.limit(),
                        out -> out.writeRawBytes(bytes.array(), 0, bytes.limit()));
    }

    /** A tensor without its numbers. */
    static Message tensor(String name, ElementType type, List<Integer> dims) {
        Message message = new Message();
        dims.forEach(dim -> message.integer(FieldNumbers.Tensor.DIMS, dim));
        return message.integer(FieldNumbers.Tensor.DATA_TYPE, type.number).text(FieldNumbers.Tensor.NAME, name);
    }

    static Message entry(String key, String value) {
        return new Message()
                .text(FieldNumbers.StringStringEntry.KEY, key)
                .text(FieldNumbers.StringStringEntry.VALUE, value);
    }

    private static Message port(Port port) {
        Message tensor = new Message()
                .integer(FieldNumbers.TensorType.ELEM_TYPE, ElementType.FLOAT.number)
                .message(FieldNumbers.TensorType.SHAPE, shape(port.type()));
        return new Message()
                .text(FieldNumbers.ValueInfo.NAME, port.name())
                .message(FieldNumbers.ValueInfo.TYPE, new Message().message(FieldNumbers.Type.TENSOR_TYPE, tensor));
    }

    private static Message shape(TensorType type) {
        Message shape = new Message();
        for (int dim : type.dims()) {
            Message extent = dim == TensorType.BATCH
                    ? new Message().text(FieldNumbers.Dimension.DIM_PARAM, BATCH)
                    : new Message().integer(FieldNumbers.Dimension.DIM_VALUE, dim);
            shape.message(FieldNumbers.TensorShape.DIM, extent);
        }
        return shape;
    }
}
