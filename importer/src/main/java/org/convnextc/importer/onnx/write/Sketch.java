package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.importer.onnx.lift.LiftedNet.Step;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.LayerOp;

/** A model's steps, looked through for what tells the sizes of a built-in net. */
final class Sketch {
    private final LiftedNet net;

    Sketch(LiftedNet net) {
        this.net = net;
    }

    LiftedNet net() {
        return net;
    }

    /** A convolution and the channels that it takes. */
    record Convolution(Conv op, int channels) {
        boolean isDepthwise() {
            return op.depthwise(TensorType.batch(1, 1, channels)) && channels > 1;
        }
    }

    List<Convolution> convolutions() {
        List<Convolution> all = new ArrayList<>();
        for (Step step : net.steps()) {
            if (step.op() instanceof Conv conv) {
                all.add(new Convolution(conv, channels(step)));
            }
        }
        return all;
    }

    private int channels(Step step) {
        int operand = step.operands().get(0);
        return operand == LiftedNet.INPUT
                ? net.input().dim(1)
                : net.steps().get(operand).type().last();
    }

    <O extends LayerOp> Stream<Step> all(Class<O> type) {
        return net.steps().stream().filter(step -> type.isInstance(step.op()));
    }

    <O extends LayerOp> Optional<O> first(Class<O> type) {
        return all(type).map(step -> type.cast(step.op())).findFirst();
    }

    <O extends LayerOp> Optional<O> last(Class<O> type) {
        return all(type).map(step -> type.cast(step.op())).reduce((a, b) -> b);
    }

    boolean has(Class<? extends LayerOp> type) {
        return all(type).findAny().isPresent();
    }

    /** The step of the only output. */
    Step end() {
        return net.steps().get(net.outputs().get(net.outputs().size() - 1).step());
    }

    /** Numbers that follow one another, each with how often it does. */
    record Runs(List<Integer> values, List<Integer> counts) {
        static Runs of(List<Integer> numbers) {
            List<Integer> values = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            for (int number : numbers) {
                int last = values.size() - 1;
                if (last >= 0 && values.get(last) == number) {
                    counts.set(last, counts.get(last) + 1);
                } else {
                    values.add(number);
                    counts.add(1);
                }
            }
            return new Runs(values, counts);
        }
    }
}
