package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.Target;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Winograd;
import org.convnextc.ir.text.IrParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tiles a convolution is computed by; 0 stands for none. */
class UseWinogradTest {
    @ParameterizedTest
    @CsvSource({
        "56, 64, 4, 4",
        "28, 16, 4, 4",
        "28, 15, 0, 0",
        "14, 256, 2, 4",
        "14, 64, 2, 4",
        "14, 63, 0, 4",
        "11, 64, 2, 0",
        "10, 64, 0, 0",
        "7, 512, 0, 0"
    })
    void tiles(int size, int channels, int java, int nativeCode) {
        assertEquals(java, tile(Targets.JAVA, size, channels));
        assertEquals(nativeCode, tile(Targets.NATIVE, size, channels));
    }

    private static int tile(Target target, int size, int channels) {
        String image = " : f32[N," + size + "," + size + "," + channels + "]";
        String text = "net T func @T(%input: f32[N," + channels + "," + size + "," + size + "]) -> f32[N," + size + ","
                + size + "," + channels + "] {\n%x = to_channels_last %input" + image + "\n%c = conv %x, @c width="
                + channels + " kernel=3x3 stride=1 pad=1 dilation=1 bias=yes groups=1" + image + "\nreturn %c\n}";
        var diagnostics = new Diagnostics();
        Graph graph = IrParser.parse(new Source("tiles.ir", text), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all() + "\n" + text));
        Graph chosen = target.pipeline().only(List.of("use_winograd")).run(graph, diagnostics, Pipeline.Observer.NONE);
        return chosen.functions().get(0).body().get(1).op() instanceof Winograd winograd ? winograd.tile() : 0;
    }

    @Test
    void otherTilesAreRefused() {
        var tiles = new Winograd(3, 8, new Padding(1, 1), true, new None());
        var e = assertThrows(ShapeException.class, () -> tiles.infer(List.of()));
        assertEquals("found tiles of 3 outputs a row, expected 4 or 2", e.getMessage());
    }
}
