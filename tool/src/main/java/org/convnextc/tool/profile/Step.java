package org.convnextc.tool.profile;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.text.Printer;

/**
 * One instruction in the order in which a forward comes to it, calls replaced by what they call.
 *
 * @param call path of the outermost call that it is in, {@code stages.0.1}; empty outside all calls
 * @param function the callee of that call; empty outside all calls
 * @param name of its value, within the function
 * @param op mnemonic
 * @param text the instruction as the graph's text has it
 * @param macs multiply-accumulates of convolutions and linear layers, for one image
 * @param bytes of operands, weights and result, each once
 */
public record Step(String call, String function, String name, String op, String text, long macs, long bytes) {
    /** Handing over the results, which is no instruction. */
    private static final String OUTPUT = "output";

    /** The steps of a lowered graph, and one more for its results. */
    public static List<Step> of(Graph lowered) {
        var steps = new ArrayList<Step>();
        add(lowered.entry(), "", "", "", steps);
        long results =
                lowered.entry().resultTypes().stream().mapToLong(Step::bytes).sum();
        steps.add(new Step("", "", OUTPUT, OUTPUT, OUTPUT, 0, 2 * results));
        return List.copyOf(steps);
    }

    private static void add(Function function, String call, String outermost, String prefix, List<Step> steps) {
        for (Instruction instruction : function.body()) {
            if (instruction.op() instanceof Call next) {
                String path = instruction.path().orElseThrow();
                if (call.isEmpty()) {
                    add(next.callee(), path, next.callee().name(), "", steps);
                } else {
                    add(next.callee(), call, outermost, prefix + path + ".", steps);
                }
            } else {
                steps.add(of(function, instruction, call, outermost, prefix + instruction.name()));
            }
        }
    }

    private static Step of(Function function, Instruction instruction, String call, String outermost, String name) {
        List<TensorType> operands = function.operandTypes(instruction);
        long weights = instruction.op().parameters(operands).stream()
                .mapToLong(parameter -> bytes(parameter.type()))
                .sum();
        long bytes = operands.stream().mapToLong(Step::bytes).sum() + weights + bytes(instruction.type());
        return new Step(
                call,
                outermost,
                name,
                instruction.op().mnemonic(),
                Printer.print(function, instruction.withoutPlace()),
                instruction.op().macs(operands),
                bytes);
    }

    private static long bytes(TensorType type) {
        return (long) type.elements() * Float.BYTES;
    }

    /** Two operations for each multiply-accumulate. */
    public long flops() {
        return 2 * macs;
    }

    /** The call's path without its number, {@code stages.0}: equal blocks in a row. Empty outside all calls. */
    public String stage() {
        return call.replaceFirst("\\.\\d+$", "");
    }
}
