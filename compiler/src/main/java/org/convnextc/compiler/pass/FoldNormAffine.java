package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Affine;
import org.convnextc.ir.op.ChannelNorm;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Rmsnorm;
import org.convnextc.ir.op.ScaleColumns;

/**
 * The weight g and bias b of a layernorm, or the weight of a norm without a bias, move into the gemm that follows it, also through
 * patches that read nothing but the image (no padding), whose columns repeat the channels.
 */
public final class FoldNormAffine implements Rule {
    @Override
    public String equation() {
        return "W (g x + b) + c = (W diag(g)) x + (W b + c)";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Gemm gemm)) {
            return false;
        }
        Optional<Instruction> patches =
                editor.onlyUsedHere(at.operands().get(0)).filter(FoldNormAffine::unpadded);
        String operand = patches.orElse(at).operands().get(0);
        Instruction norm =
                editor.onlyUsedHere(operand).filter(FoldNormAffine::affine).orElse(null);
        if (norm == null) {
            return false;
        }
        Instruction plain = plain(norm, editor);
        editor.replace(norm, plain);
        patches.ifPresent(p -> {
            String name = editor.freshName(p.name() + "_hat");
            editor.replace(find(editor, p.name()), find(editor, p.name()).withName(name));
        });
        Instruction current = find(editor, at.name());
        editor.replace(current, fold(current, gemm, norm, editor));
        return true;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Gemm)) {
            return Optional.empty();
        }
        String operand = at.operands().get(0);
        Optional<Instruction> patches = editor.definition(operand).filter(i -> i.op() instanceof Patches);
        if (patches.isEmpty()) {
            return Obstacles.before(operand, editor, FoldNormAffine::affine, norm -> Optional.empty());
        }
        return Obstacles.before(
                patches.get().operands().get(0),
                editor,
                FoldNormAffine::affine,
                norm -> refusal(patches.get(), editor));
    }

    private static Optional<String> refusal(Instruction patches, FunctionEditor editor) {
        return unpadded(patches)
                ? Obstacles.readElsewhere(patches.name(), editor)
                : Optional.of("%" + patches.name() + " reads zeros around the image");
    }

    private static boolean affine(Instruction instruction) {
        return instruction.op() instanceof Layernorm layernorm && layernorm.affine()
                || instruction.op() instanceof Rmsnorm rmsnorm && rmsnorm.affine();
    }

    private static boolean unpadded(Instruction instruction) {
        return instruction.op() instanceof Patches patches && patches.pad().equals(Padding.NONE);
    }

    /** The norm without weight and bias; its value differs, hence another name. */
    private static Instruction plain(Instruction norm, FunctionEditor editor) {
        Op plain = norm.op() instanceof Layernorm layernorm
                ? new Layernorm(layernorm.eps(), false)
                : new Rmsnorm(((Rmsnorm) norm.op()).eps(), false);
        return new Instruction(
                editor.freshName(norm.name() + "_hat"),
                plain,
                norm.operands(),
                Optional.empty(),
                norm.type(),
                Optional.empty(),
                norm.spans());
    }

    private static Instruction fold(Instruction at, Gemm gemm, Instruction norm, FunctionEditor editor) {
        String path = at.path().orElseThrow();
        String normPath = norm.path().orElseThrow();
        List<Parameter> parameters = gemm.parameters(editor.operandTypes(at));
        TensorType channels = TensorType.of(norm.type().last());
        Parameter weight = parameters.get(0).under(path);
        String folded = editor.freshPath(path, "normed");
        editor.derive(
                folded + ".weight", new ScaleColumns(), weight, new Parameter("weight", channels).under(normPath));
        List<Parameter> own =
                parameters.stream().skip(1).map(b -> b.under(path)).toList();
        if (!((ChannelNorm) norm.op()).shifts()) {
            own.forEach(bias -> editor.derive(folded + ".bias", new None(), bias));
            return at.withPath(folded);
        }
        List<Parameter> bias = new ArrayList<>(List.of(weight, new Parameter("bias", channels).under(normPath)));
        bias.addAll(own);
        editor.derive(folded + ".bias", new Affine(), bias.toArray(Parameter[]::new));
        return at.withOp(new Gemm(gemm.width(), true, gemm.epilogue())).withPath(folded);
    }

    private static Instruction find(FunctionEditor editor, String name) {
        return editor.definition(name).orElseThrow();
    }
}
