package org.convnextc.importer.onnx.lift;

import java.util.List;
import java.util.Map;
import org.convnextc.ir.op.LayerOp;

/**
 * An op of the language that a term, with some of those before it, comes to.
 *
 * @param operands the terms that the op reads
 * @param weights by the op's names for them
 * @param names of the file's tensors among them
 */
record Match(LayerOp op, List<Term> operands, Map<String, Weight> weights, List<String> names) {
    static Match of(LayerOp op, Term... operands) {
        return new Match(op, List.of(operands), Map.of(), List.of());
    }

    static Match weighted(LayerOp op, Term operand, Map<String, Weight> weights) {
        List<String> names = weights.values().stream()
                .map(Weight::name)
                .filter(name -> !name.isEmpty())
                .toList();
        return new Match(op, List.of(operand), weights, names);
    }
}
