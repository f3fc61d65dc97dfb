package org.convnextc.compiler.target.onnx;

import java.util.Map;
import java.util.Set;
import org.convnextc.ir.TensorType;

/**
 * Names of the tensors that hold values. The one that is computed has the value's path, others have the order behind it
 * ({@code stages.0.0.dwconv/nhwc}). ONNX has one space of names: parameters keep theirs first, then outputs.
 *
 * @param parameters full paths
 * @param outputs the path of the value by the name of the output
 */
record TensorNames(Set<String> parameters, Map<String, String> outputs) {
    /** @param own the order that is computed */
    String of(String path, TensorType type, AxisOrder order, AxisOrder own) {
        return isPlain(path, type, order, own) ? path : path + "/" + order;
    }

    /** An output of the model. */
    String ofOutput(String name) {
        return parameters.contains(name) ? name + "/output" : name;
    }

    private boolean isPlain(String path, TensorType type, AxisOrder order, AxisOrder own) {
        if (parameters.contains(path)) {
            return false;
        }
        if (!outputs.containsKey(path)) {
            return order == own;
        }
        return outputs.get(path).equals(path) && order == AxisOrder.asTyped(type);
    }
}
