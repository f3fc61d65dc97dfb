package org.convnextc.compiler.plan;

import java.util.List;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.op.Add;
import org.convnextc.compiler.ir.op.Batchnorm;
import org.convnextc.compiler.ir.op.Call;
import org.convnextc.compiler.ir.op.DropPath;
import org.convnextc.compiler.ir.op.Dropout;
import org.convnextc.compiler.ir.op.Gelu;
import org.convnextc.compiler.ir.op.Gemm;
import org.convnextc.compiler.ir.op.Layernorm;
import org.convnextc.compiler.ir.op.Multiply;
import org.convnextc.compiler.ir.op.Relu;
import org.convnextc.compiler.ir.op.Scale;

/** Which operands an instruction may overwrite with its result, because it reads each element before it writes there. */
final class InPlace {
    private InPlace() {}

    /** In the order of preference; an operand that is read twice is never among them. */
    static List<String> candidates(Instruction instruction) {
        List<String> operands = instruction.operands();
        return allowed(instruction).stream()
                .filter(o -> operands.indexOf(o) == operands.lastIndexOf(o))
                .toList();
    }

    private static List<String> allowed(Instruction instruction) {
        List<String> operands = instruction.operands();
        if (instruction.op() instanceof Gemm) {
            // The product reads all of its first operand for each element; the residual is read where it is written.
            return operands.subList(1, operands.size());
        }
        if (instruction.op() instanceof Call call) {
            return returnsInPlace(call.callee()) ? operands : List.of();
        }
        return elementwise(instruction) ? operands : List.of();
    }

    private static boolean elementwise(Instruction instruction) {
        return List.of(
                        Add.class,
                        Batchnorm.class,
                        Dropout.class,
                        DropPath.class,
                        Gelu.class,
                        Layernorm.class,
                        Multiply.class,
                        Relu.class,
                        Scale.class)
                .contains(instruction.op().getClass());
    }

    private static boolean returnsInPlace(Function callee) {
        return callee.inputs()
                .get(0)
                .place()
                .equals(Places.of(callee, callee.results().get(0)));
    }
}
