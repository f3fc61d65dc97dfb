package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.importer.onnx.lift.LiftedNet.Step;
import org.convnextc.ir.op.Concat;

/** concat(a, b, c) = concat(concat(a, b), c) where concat(a, b) is there: so the blocks of a DenseNet lie within each other. */
final class Concats {
    private Concats() {}

    static LiftedNet nested(LiftedNet net) {
        Map<List<Integer>, Integer> known = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (Step step : net.steps()) {
            Step next = step;
            if (step.op() instanceof Concat) {
                next = onto(step, known);
                known.putIfAbsent(step.operands(), steps.size());
            }
            steps.add(next);
        }
        return new LiftedNet(net.input(), steps, net.outputs(), net.pixels(), net.tail(), net.notes());
    }

    /** The step on the longest of its beginnings that is known. */
    private static Step onto(Step step, Map<List<Integer>, Integer> known) {
        List<Integer> operands = step.operands();
        for (int length = operands.size() - 1; length > 1; length--) {
            Integer begun = known.get(operands.subList(0, length));
            if (begun != null) {
                List<Integer> next = new ArrayList<>(List.of(begun));
                next.addAll(operands.subList(length, operands.size()));
                return new Step(step.op(), next, step.type(), step.weights(), step.names(), step.node(), step.shown());
            }
        }
        return step;
    }
}
