package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.ir.Graph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A convolution needs no patches if each window is one pixel, and all pixels have one. */
class LowerConvolutionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel=1x1 stride=1 pad=0 | 4,4 | gemm",
                "kernel=3x3 stride=1 pad=1 | 4,4 | patches gemm",
                "kernel=1x1 stride=2 pad=0 | 2,2 | patches gemm",
                "kernel=1x1 stride=1 pad=1 | 6,6 | patches gemm",
                "kernel=1x4 stride=1 pad=0 | 4,1 | patches gemm"
            })
    void makesAProduct(String window, String size, String expected) {
        Graph before = SmallGraphs.of(
                "%c = conv %x, @c width=8 " + window + " dilation=1 groups=1 bias=yes : f32[N," + size + ",8]");
        Graph after = SmallGraphs.checked(RewritePass.optional(new LowerConvolution()), before);
        List<String> ops = after.entry().body().stream()
                .skip(1)
                .map(instruction -> instruction.op().mnemonic())
                .toList();
        assertEquals(expected, String.join(" ", ops));
    }
}
