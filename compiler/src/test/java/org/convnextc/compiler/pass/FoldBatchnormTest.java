package org.convnextc.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.api.Test;

/** What is folded, and what is left: a norm after another op, and one beside another reader of the convolution. */
class FoldBatchnormTest {
    private static final String NET =
            """
            net Norms {
              input = 3x8x8
              preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
              body = {
                stem: conv 3x3 /2 -> 8; bn: batchnorm; relu
                block: {
                  dw: conv 3x3 depthwise bias=yes; bn1: batchnorm eps=1e-3; relu6
                  grouped: conv 3x3 groups=2 -> 8; bn2: batchnorm
                }
                pre: batchnorm
                residual { conv 1x1 -> 8; residual { after: batchnorm } }
                mean
                fc: linear bias=no -> 8; bn3: batchnorm; head: linear -> 2
              }
            }
            """;

    @Test
    void intoConvolutionsAndLinearLayers() {
        Golden.check("ir/fold_batchnorm.ir", Printer.print(after("fold_batchnorm")));
    }

    private static Graph after(String name) {
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(
                        new Source("norms.net", NET), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        var found = new Graph[1];
        Targets.JAVA.pipeline().run(graph, diagnostics, (pass, before, after) -> {
            if (pass.name().equals(name)) {
                found[0] = after;
            }
        });
        return found[0];
    }
}
