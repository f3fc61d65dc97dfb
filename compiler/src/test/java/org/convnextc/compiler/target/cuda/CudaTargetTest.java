package org.convnextc.compiler.target.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.text.OpSyntax;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What products take in: cuBLASLt has ReLU, GELU in its tanh form, and adds a residual before it applies either. */
class CudaTargetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F32  | linear -> 8; gelu  | gemm+none gelu(form=erf)",
                "F16  | linear -> 8; gelu  | gemm+gelu(form=tanh)",
                "BF16 | linear -> 8; gelu  | gemm+gelu(form=tanh)",
                "F32  | linear -> 8; gelu form=tanh | gemm+none gelu(form=tanh)",
                "F32  | linear -> 8; relu  | gemm+relu",
                "F32  | linear -> 8; relu6 | gemm+none relu6",
                "BF16 | linear -> 8; relu6 | gemm+none relu6",
                "BF16 | residual { linear -> 8; relu } | gemm+relu add",
                "BF16 | residual { linear -> 8 } | gemm+none"
            })
    void productsTakeInWhatTheyHave(ValueType type, String body, String expected) {
        Graph flat = LoadedNet.text(
                        "net T { input = 8x4x4  preprocess = { normalize mean=[0,0,0,0,0,0,0,0] std=[1,1,1,1,1,1,1,1] }"
                                + "  body = { layernorm; " + body + "; mean } }")
                .graph();
        var diagnostics = new Diagnostics();
        Graph lowered = new CudaTarget(type).pipeline().run(flat, diagnostics, Pipeline.Observer.NONE);
        assertEquals(List.of(), diagnostics.all());
        List<String> ops = lowered.entry().body().stream()
                .map(instruction -> instruction.op() instanceof Gemm gemm
                        ? "gemm+" + OpSyntax.nested(gemm.epilogue())
                        : OpSyntax.nested(instruction.op()))
                .filter(op -> op.matches("(gemm|gelu|relu|add).*"))
                .toList();
        assertEquals(expected, String.join(" ", ops));
    }
}
