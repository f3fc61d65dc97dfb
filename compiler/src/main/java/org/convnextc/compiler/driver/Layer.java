package org.convnextc.compiler.driver;

import java.util.List;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.Spelling;
import org.convnextc.compiler.ir.TensorType;

/**
 * A row of {@code info}.
 *
 * @param name the label path
 * @param op its mnemonic
 * @param shape of one image's output: height, width, channels, or channels alone
 * @param parameters that it reads from the checkpoint
 * @param macs multiply-accumulates of convolutions and linear layers, for one image
 */
record Layer(String name, String op, List<Integer> shape, long parameters, long macs) {
    /** The layers of a flat graph. */
    static List<Layer> of(Graph graph) {
        Function entry = graph.entry();
        return entry.body().stream()
                .map(instruction -> of(instruction, entry.operandTypes(instruction)))
                .toList();
    }

    private static Layer of(Instruction instruction, List<TensorType> operands) {
        long parameters = instruction.op().parameters(operands).stream()
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
        List<Integer> dims = instruction.type().dims();
        return new Layer(
                instruction.name(),
                Spelling.mnemonic(instruction.op()),
                dims.subList(1, dims.size()),
                parameters,
                instruction.op().macs(operands));
    }
}
