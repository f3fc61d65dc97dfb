package org.convnextc.importer.onnx.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.onnx.FieldNumbers;

/** Reads a ValueInfoProto: a name and the type of a tensor. */
final class PortReader {
    private final Messages messages;
    private final int mostDims;
    private String name = "";
    private int type;
    private Optional<List<Port.Extent>> dims = Optional.empty();

    PortReader(Messages messages, int mostDims) {
        this.messages = messages;
        this.mostDims = mostDims;
    }

    boolean field(int number, int wireType) throws IOException {
        if (number == FieldNumbers.ValueInfo.NAME) {
            name = messages.in().readString();
            return true;
        }
        return number == FieldNumbers.ValueInfo.TYPE && messages.message(this::typeField);
    }

    private boolean typeField(int number, int wireType) throws IOException {
        return number == FieldNumbers.Type.TENSOR_TYPE && messages.message(this::tensorField);
    }

    private boolean tensorField(int number, int wireType) throws IOException {
        if (number == FieldNumbers.TensorType.ELEM_TYPE) {
            type = messages.in().readInt32();
            return true;
        }
        if (number == FieldNumbers.TensorType.SHAPE) {
            List<Port.Extent> extents = new ArrayList<>();
            messages.message((field, wire) -> field == FieldNumbers.TensorShape.DIM
                    && Messages.add(extent(), extents, mostDims, "extents of an input or output"));
            dims = Optional.of(List.copyOf(extents));
            return true;
        }
        return false;
    }

    private Port.Extent extent() throws IOException {
        var size = new long[1];
        var free = new String[] {""};
        messages.message((number, wireType) -> {
            if (number == FieldNumbers.Dimension.DIM_VALUE) {
                size[0] = messages.in().readInt64();
                return true;
            }
            if (number == FieldNumbers.Dimension.DIM_PARAM) {
                free[0] = messages.in().readString();
                return true;
            }
            return false;
        });
        return new Port.Extent(size[0], free[0]);
    }

    Port port() {
        return new Port(name, type, dims);
    }
}
