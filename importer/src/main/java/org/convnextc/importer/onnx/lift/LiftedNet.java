package org.convnextc.importer.onnx.lift;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.LayerOp;

/**
 * A model in ops of the language.
 *
 * @param input [N,C,H,W]
 * @param steps in an order in which they can run
 * @param outputs by the file's names for them
 * @param pixels what the file does to pixels before anything else
 * @param tail what it does to logits behind everything else, {@code Softmax} or {@code ArgMax}
 * @param notes what a reader of the net is to know
 */
public record LiftedNet(
        TensorType input,
        List<Step> steps,
        List<Output> outputs,
        Optional<Pixels> pixels,
        Optional<String> tail,
        List<String> notes) {
    /** Stands for the input among operands. */
    public static final int INPUT = -1;

    /**
     * One op.
     *
     * @param operands numbers of steps
     * @param weights by the op's names for them
     * @param names of the file's tensors that they are
     * @param node the name of the file's node
     */
    public record Step(
            LayerOp op,
            List<Integer> operands,
            TensorType type,
            Map<String, Weight> weights,
            List<String> names,
            String node,
            String shown) {}

    /** @param step the number of the step that gives it */
    public record Output(String name, int step) {}

    /** (x - mean) / std for each channel of pixels from 0 to {@code greatest}. */
    public record Pixels(List<Double> mean, List<Double> std, int greatest) {}

    public LiftedNet {
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        notes = List.copyOf(notes);
    }
}
