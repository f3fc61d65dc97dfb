package org.convnextc.ir.walk;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Probe;

/**
 * A value of a planned graph, as a forward comes to it.
 *
 * @param name below the prefix of the call that computes it: {@code stages.0.0.norm_hat}
 * @param place where it is right after its step
 */
public record TracedValue(String name, TensorType type, ArenaRange place) {
    /** All of them in the order in which they are computed, calls replaced by what they call. */
    public static List<TracedValue> of(Graph lowered) {
        var values = new ArrayList<TracedValue>();
        add(lowered.entry(), "", values);
        return List.copyOf(values);
    }

    private static void add(Function function, String prefix, List<TracedValue> values) {
        for (Instruction instruction : function.body()) {
            if (instruction.op() instanceof Call call) {
                add(call.callee(), Parameter.join(prefix, instruction.path().orElse("")), values);
            } else if (!(instruction.op() instanceof Probe)) {
                values.add(new TracedValue(
                        Parameter.join(prefix, instruction.name()),
                        instruction.type(),
                        instruction.place().orElseThrow()));
            }
        }
    }
}
