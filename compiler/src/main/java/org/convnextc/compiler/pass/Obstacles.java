package org.convnextc.compiler.pass;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.None;
import org.convnextc.ir.text.OpSyntax;

/** What keeps a rule from applying where its pattern is nearly there, in words. */
final class Obstacles {
    private Obstacles() {}

    /**
     * For a rule that wants a value to be computed by an instruction of a kind, and read nowhere else.
     *
     * @param kind the instructions that the pattern is about
     * @param refusal why the rule cannot take one of them
     * @return why the rule does not apply; empty where neither the instruction nor one that it reads from is of that kind
     */
    static Optional<String> before(
            String value,
            FunctionEditor editor,
            Predicate<Instruction> kind,
            Function<Instruction, Optional<String>> refusal) {
        Optional<Instruction> definition = editor.definition(value).filter(i -> !(i.op() instanceof Call));
        if (definition.filter(kind).isPresent()) {
            return definition.flatMap(refusal).or(() -> readElsewhere(value, editor));
        }
        return definition.filter(i -> reads(i, editor, kind)).map(Obstacles::between);
    }

    private static boolean reads(Instruction instruction, FunctionEditor editor, Predicate<Instruction> kind) {
        return instruction.operands().stream()
                .anyMatch(operand -> editor.definition(operand).filter(kind).isPresent());
    }

    /** Tells of a value that others read too, or that is a result. */
    static Optional<String> readElsewhere(String value, FunctionEditor editor) {
        int uses = editor.uses(value);
        return uses == 1 ? Optional.empty() : Optional.of("%" + value + " is read " + uses + " times");
    }

    private static String between(Instruction instruction) {
        return described(instruction) + " stands between";
    }

    /** {@code %norm (layernorm)}. */
    static String described(Instruction instruction) {
        return "%" + instruction.name() + " (" + instruction.op().mnemonic() + ")";
    }

    static boolean product(Instruction instruction) {
        return instruction.op() instanceof Gemm;
    }

    /** What a product has behind its sums already. */
    static Optional<String> notBare(Instruction product) {
        return epilogue(product).or(() -> residual(product));
    }

    static Optional<String> epilogue(Instruction product) {
        return product.op() instanceof Gemm gemm ? epilogue(product, gemm.epilogue()) : Optional.empty();
    }

    /** Tells of an instruction that applies an activation already. */
    static Optional<String> epilogue(Instruction instruction, Epilogue epilogue) {
        return epilogue instanceof None
                ? Optional.empty()
                : Optional.of("%" + instruction.name() + " has the epilogue " + OpSyntax.nested(epilogue));
    }

    static Optional<String> residual(Instruction product) {
        return product.operands().size() > 1
                ? Optional.of("%" + product.name() + " adds the residual %"
                        + product.operands().get(1))
                : Optional.empty();
    }
}
