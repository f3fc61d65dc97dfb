package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.ir.Graph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the weights of the norm and the gemm. */
class FoldNormAffineTest {
    @ParameterizedTest
    @CsvSource({
        "layernorm, affine=yes, yes, affine",
        "layernorm, affine=yes, no, affine",
        "layernorm, affine=yes bias=no, yes, none",
        "layernorm, affine=yes bias=no, no, ''",
        "rmsnorm, affine=yes, yes, none",
    })
    void theBiasIsDerivedFromThoseThatAreThere(String norm, String attributes, String gemmBias, String biasBy) {
        Graph before = SmallGraphs.of(
                "%n = " + norm + " %x, @n eps=1e-6 " + attributes + SmallGraphs.IMAGE,
                "%a = gemm %n, @a width=4 bias=" + gemmBias + " epilogue=none" + SmallGraphs.IMAGE);
        Graph after = SmallGraphs.checked(RewritePass.optional(new FoldNormAffine()), before);
        List<String> derived = after.entry().constants().stream()
                .map(c -> c.path() + " " + c.op().mnemonic())
                .toList();
        List<String> weight = List.of("a.normed.weight scale_columns");
        assertEquals(biasBy.isEmpty() ? weight : List.of(weight.get(0), "a.normed.bias " + biasBy), derived);
    }
}
