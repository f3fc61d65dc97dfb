package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.Test;

/** Weights of the two gemms: derived for them alone, derived for others too, and of the checkpoint. */
class FuseMlpTest {
    private static final String BEFORE =
            """
            net Shared
            func @Shared(%input: f32[N,4,1,1]) -> f32[N,4] {
              param @w.weight : f32[4,4]
              param @f        : f32[4]
              param @b        : f32[4]
              const @own.weight    = scale_rows @w.weight, @f          : f32[4,4]
              const @own.bias      = multiply @b, @f                   : f32[4]
              const @shared.weight = scale_columns @w.weight, @f       : f32[4,4]
              %last  = to_channels_last %input                         : f32[N,1,1,4]
              %mean  = mean %last                                      : f32[N,4]
              %relu  = relu %mean                                      : f32[N,4]
              %one   = gemm %mean, @own width=4 bias=yes epilogue=none : f32[N,4]
              %two   = gemm %one, @shared width=4 bias=no epilogue=none : f32[N,4]
              %three = gemm %relu, @shared width=4 bias=no epilogue=none : f32[N,4]
              %sum   = add %two, %three                                : f32[N,4]
              return %sum
            }
            """;

    @Test
    void onlyWeightsThatOthersReadAreCopied() {
        var diagnostics = new Diagnostics();
        Graph before = IrParser.parse(new Source("test.ir", BEFORE), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Graph after = RewritePass.optional(new FuseMlp()).run(before, new Diagnostics());
        Verifier.check(after, "fuse_mlp");
        assertEquals(
                List.of(
                        "mlp.expand.weight = scale_rows",
                        "mlp.expand.bias = multiply",
                        "shared.weight = scale_columns",
                        "mlp.project.weight = none"),
                after.entry().constants().stream()
                        .map(c -> c.path() + " = " + c.op().mnemonic())
                        .toList(),
                Printer.print(after));
        Map<String, Tensor64> weights = RandomGraphs.weights(before, 1);
        Tensor64 input = RandomGraphs.input(before, 2, 1);
        assertArrayEquals(
                Reference.run(before, weights::get, input).get(0).data(),
                Reference.run(after, weights::get, input).get(0).data());
    }
}
