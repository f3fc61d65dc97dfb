package org.convnextc.compiler.target;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.op.Dropout;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Sigmoid;
import org.convnextc.ir.op.ToChannelsFirst;

/**
 * The end of a net as written whose logits are sums over the pixels of its last feature map: a mean, a layer norm or none, a linear layer.
 *
 * @param map name of the value that is the feature map
 * @param norm the layer norm
 * @param linear the linear layer
 */
public record ClassifierTail(String map, Optional<Instruction> norm, Instruction linear) {
    /** Of the last result; empty where the net ends otherwise. */
    public static Optional<ClassifierTail> of(Graph flat) {
        Map<String, Instruction> steps =
                flat.entry().body().stream().collect(Collectors.toMap(Instruction::name, Function.identity()));
        var results = flat.entry().results();
        Optional<Instruction> last =
                Optional.ofNullable(steps.get(results.get(results.size() - 1).value()));
        if (last.isPresent() && last.get().op() instanceof Sigmoid) {
            last = before(last.get(), steps);
        }
        return last.filter(step -> step.op() instanceof Linear)
                .flatMap(linear -> before(linear, steps).flatMap(step -> of(linear, step, steps)));
    }

    private static Optional<ClassifierTail> of(Instruction linear, Instruction before, Map<String, Instruction> steps) {
        Optional<Instruction> norm = Optional.of(before).filter(step -> step.op() instanceof Layernorm);
        return (norm.isPresent() ? before(before, steps) : Optional.of(before))
                .filter(step -> step.op() instanceof Mean)
                .map(mean -> new ClassifierTail(mean.operands().get(0), norm, linear));
    }

    /** What the step reads; dropout does nothing but in training. */
    private static Optional<Instruction> before(Instruction step, Map<String, Instruction> steps) {
        Optional<Instruction> before =
                Optional.ofNullable(steps.get(step.operands().get(0)));
        return before.isPresent() && before.get().op() instanceof Dropout ? before(before.get(), steps) : before;
    }

    /** The output of a net that hands the map out, by its name. */
    public Optional<String> output(Graph flat) {
        List<String> turned = flat.entry().body().stream()
                .filter(step -> step.operands().equals(List.of(map)) && step.op() instanceof ToChannelsFirst)
                .map(Instruction::name)
                .toList();
        return flat.entry().results().stream()
                .filter(result -> turned.contains(result.value()))
                .map(Result::name)
                .findFirst();
    }
}
