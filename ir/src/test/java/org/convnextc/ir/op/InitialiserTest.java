package org.convnextc.ir.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.convnextc.ir.OpExamples;
import org.junit.jupiter.api.Test;

final class InitialiserTest {
    /** They come from passes, so nothing ever starts with them. */
    private static final Set<Class<? extends Op>> DERIVED = Set.of(
            Call.class,
            Gemm.class,
            Mlp.class,
            ConvActivate.class,
            ConvGemm.class,
            ConvNormalize.class,
            Block.class,
            Winograd.class);

    @Test
    void everyParameterOfTheLanguageHasOne() {
        OpExamples.ALL.forEach((type, example) -> {
            if (!DERIVED.contains(type)) {
                assertEquals(
                        example.op().parameters(example.operands()).size(),
                        example.op().initialisers().size(),
                        type.getSimpleName());
            }
        });
    }
}
