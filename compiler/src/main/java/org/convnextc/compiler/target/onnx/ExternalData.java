package org.convnextc.compiler.target.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.compiler.onnx.FieldNumbers;

/** The file beside a model that holds its large weights. */
final class ExternalData {
    /** Tensors begin at multiples of this, so that each can be mapped into memory. */
    private static final int PAGE = 4096;

    /** Smaller tensors stay in the model: a page for each would be a waste. */
    private static final int LEAST_BYTES = 1024;

    /** TensorProto.DataLocation */
    private static final int EXTERNAL = 1;

    private record Placed(WeightData weight, long offset) {}

    private final String location;
    private final List<Placed> placed = new ArrayList<>();
    private long end;

    /** @param location the file's name, relative to the model's folder */
    ExternalData(String location) {
        this.location = location;
    }

    /** The tensor for the model; its numbers get a place here, unless they are few. */
    Message tensor(WeightData weight) {
        if (weight.length() < LEAST_BYTES) {
            return weight.whole();
        }
        long offset = (end + PAGE - 1) / PAGE * PAGE;
        end = offset + weight.length();
        placed.add(new Placed(weight, offset));
        return weight.description()
                .message(FieldNumbers.Tensor.EXTERNAL_DATA, ModelMessage.entry("location", location))
                .message(FieldNumbers.Tensor.EXTERNAL_DATA, ModelMessage.entry("offset", Long.toString(offset)))
                .message(
                        FieldNumbers.Tensor.EXTERNAL_DATA, ModelMessage.entry("length", Long.toString(weight.length())))
                .integer(FieldNumbers.Tensor.DATA_LOCATION, EXTERNAL);
    }

    void writeTo(CodedOutputStream out) throws IOException {
        long at = 0;
        for (Placed tensor : placed) {
            out.writeRawBytes(new byte[(int) (tensor.offset() - at)]);
            tensor.weight().writeTo(out);
            at = tensor.offset() + tensor.weight().length();
        }
    }
}
