package org.convnextc.compiler.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;

/** Which operands an instruction may overwrite with its result. */
final class InPlace {
    private InPlace() {}

    /** The operands that may be overwritten, the best first; one that is read twice is never among them. */
    static List<String> candidates(Instruction instruction) {
        List<String> operands = instruction.operands();
        return allowed(instruction).stream()
                .filter(o -> operands.indexOf(o) == operands.lastIndexOf(o))
                .toList();
    }

    private static List<String> allowed(Instruction instruction) {
        List<String> operands = instruction.operands();
        if (instruction.op() instanceof Call call) {
            return returnsInPlace(call.callee()) ? operands : List.of();
        }
        return IntStream.range(0, operands.size())
                .filter(instruction.op()::overwrites)
                .mapToObj(operands::get)
                .toList();
    }

    private static boolean returnsInPlace(Function callee) {
        return callee.inputs()
                .get(0)
                .place()
                .equals(MemoryPlan.of(callee, callee.results().get(0).value()));
    }
}
