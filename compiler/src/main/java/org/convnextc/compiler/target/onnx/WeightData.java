package org.convnextc.compiler.target.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.onnx.FieldNumbers;
import org.convnextc.compiler.target.onnx.OnnxModel.ElementType;
import org.convnextc.ir.op.Parameter;

/** A weight and where its numbers come from. */
record WeightData(Parameter parameter, TensorSource source) {
    private static final int PIECE = 1 << 14;

    /** The number of its bytes. */
    long length() {
        return parameter.type().bytes();
    }

    /** The tensor without its numbers. */
    Message description() {
        return ModelMessage.tensor(
                parameter.suffix(), ElementType.FLOAT, parameter.type().dims());
    }

    /** The tensor. */
    Message whole() {
        return description().bytes(FieldNumbers.Tensor.RAW_DATA, length(), this::writeTo);
    }

    /** Little-endian float32, as ONNX wants it on every machine. */
    void writeTo(CodedOutputStream out) throws IOException {
        int elements = parameter.type().elements();
        var values = new float[Math.min(PIECE, elements)];
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < elements; at += values.length) {
            int count = Math.min(values.length, elements - at);
            source.read(at, values, 0, count);
            bytes.asFloatBuffer().put(values, 0, count);
            out.writeRawBytes(bytes.array(), 0, count * Float.BYTES);
        }
    }
}
