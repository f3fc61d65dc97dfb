package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.importer.ImportException;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.importer.onnx.lift.Weight;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Parameter;

/** A model's weights under the names and in the shapes that a net wants. */
final class WeightNames {
    private WeightNames() {}

    static List<TensorSource> of(Written net, LiftedNet lifted) {
        List<TensorSource> tensors = new ArrayList<>();
        Set<String> named = new HashSet<>();
        Map<String, TensorType> types = new HashMap<>(net.graph().entry().types());
        for (Instruction instruction : net.graph().entry().body()) {
            Integer step = net.steps().get(instruction.name());
            if (step == null) {
                continue;
            }
            Map<String, Weight> weights = lifted.steps().get(step).weights();
            for (Parameter parameter : instruction.op().parameters(instruction.operandTypes(types))) {
                Parameter full = parameter.under(instruction.path().orElseThrow());
                if (named.add(full.suffix())) {
                    tensors.add(tensor(full, weights.get(parameter.suffix())));
                }
            }
        }
        return tensors;
    }

    private static TensorSource tensor(Parameter parameter, Weight weight) {
        int[] shape =
                parameter.type().dims().stream().mapToInt(Integer::intValue).toArray();
        long elements = 1;
        for (int extent : weight.shape()) {
            elements *= extent;
        }
        if (elements != parameter.type().elements()) {
            throw new ImportException("the tensor '" + weight.name() + "' has " + elements + " numbers, but "
                    + parameter.suffix() + " takes " + parameter.type());
        }
        return new Named(parameter.suffix(), shape, weight.source());
    }

    private record Named(String name, int[] shape, TensorSource source) implements TensorSource {
        @Override
        public void read(long from, float[] into, int offset, int count) {
            source.read(from, into, offset, count);
        }
    }
}
