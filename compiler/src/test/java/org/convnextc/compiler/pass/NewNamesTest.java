package org.convnextc.compiler.pass;

import static org.convnextc.compiler.pass.SmallGraphs.IMAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.junit.jupiter.api.Test;

/** Values and weights that passes make have names that nothing has yet. */
class NewNamesTest {
    private static final String CONV = " width=4 kernel=3x3 stride=1 pad=1 dilation=1 groups=1 bias=yes" + IMAGE;
    private static final String LINEAR = " width=4 bias=yes init_scale=1" + IMAGE;
    private static final String GEMM = " width=4 bias=yes epilogue=none" + IMAGE;
    private static final String AFFINE = " eps=1e-6 affine=yes" + IMAGE;

    private static List<String> values(Graph graph) {
        return graph.entry().body().stream().map(Instruction::name).toList();
    }

    private static List<String> constants(Graph graph) {
        return graph.entry().constants().stream().map(Constant::path).toList();
    }

    @Test
    void anotherValueHasTheName() {
        Graph after = SmallGraphs.checked(
                RewritePass.optional(new LowerConvolution()),
                SmallGraphs.of("%c.patches = relu %x" + IMAGE, "%c = conv %c.patches, @c" + CONV));
        assertEquals(List.of("x", "c.patches", "c.patches_", "c"), values(after));
    }

    @Test
    void theInputHasTheName() {
        Graph after = SmallGraphs.checked(
                RewritePass.optional(new FoldNormAffine()),
                SmallGraphs.of("n_hat", List.of("%n = layernorm %x, @n" + AFFINE, "%a = gemm %n, @a" + GEMM)));
        assertEquals(List.of("x", "n_hat_", "a"), values(after));
    }

    @Test
    void otherWeightsHaveThePath() {
        Graph after = SmallGraphs.checked(
                RewritePass.optional(new LowerConvolution()),
                SmallGraphs.of("%l = linear %x, @c.matrix" + LINEAR, "%c = conv %l, @c" + CONV));
        assertEquals(List.of("c.matrix_.weight", "c.matrix_.bias"), constants(after));
    }
}
