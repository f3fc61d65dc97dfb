package org.convnextc.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Reorder;

/**
 * Lowers a convolution whose channels are one group to patches (im2col) and a product. A 1x1 convolution that moves by 1 is a product
 * already and gets no patches.
 */
public final class LowerConvolution implements Rule {
    @Override
    public String equation() {
        return "conv(x, W) = gemm(patches(x), reorder(W))";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Conv conv) || conv.groups() != 1) {
            return false;
        }
        String path = at.path().orElseThrow();
        List<Parameter> parameters = conv.parameters(editor.operandTypes(at));
        String matrix = editor.freshPath(path, "matrix");
        editor.derive(matrix + ".weight", new Reorder(), parameters.get(0).under(path));
        if (conv.bias()) {
            editor.derive(matrix + ".bias", new None(), parameters.get(1).under(path));
        }
        String rows = at.operands().get(0);
        if (!pointwise(conv)) {
            Instruction patches = patches(at, conv, editor);
            editor.insertBefore(at, patches);
            rows = patches.name();
        }
        editor.replace(
                at,
                new Instruction(
                        at.name(),
                        new Gemm(conv.width(), conv.bias(), new None()),
                        List.of(rows),
                        Optional.of(matrix),
                        at.type(),
                        Optional.empty(),
                        at.spans()));
        return true;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Conv conv
                ? Optional.of("%" + at.name() + " has " + conv.groups() + " groups")
                : Optional.empty();
    }

    private static boolean pointwise(Conv conv) {
        return conv.kernel().equals(new Extents(1, 1))
                && conv.stride() == 1
                && conv.pad().equals(Padding.NONE);
    }

    private static Instruction patches(Instruction at, Conv conv, FunctionEditor editor) {
        var op = new Patches(conv.kernel(), conv.stride(), conv.pad(), conv.dilation(), Layout.NHWC);
        return new Instruction(
                editor.freshName(at.name() + ".patches"),
                op,
                at.operands(),
                Optional.empty(),
                op.infer(editor.operandTypes(at)),
                Optional.empty(),
                at.spans());
    }
}
