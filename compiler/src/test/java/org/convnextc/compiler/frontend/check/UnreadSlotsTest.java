package org.convnextc.compiler.frontend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.Expansion;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.Mistake;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.StandardNets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which slots nothing reads. What is told of them stands among the mistakes. */
class UnreadSlotsTest {
    private static final String USE = "use \"convnext.net\"\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k = 3  body = { conv k -> 2 }",
                "g = 1  body = { conv 3x3 groups=g -> 2 }",
                "b = no  body = { conv 3x3 bias=b -> 2 }",
                "w = 2  twice = w*2  body = { conv 3x3 -> twice }",
                "widths = [2]  first = widths[0]  body = { conv 3x3 -> first }",
                "size = 9  preprocess = { resize size bicubic; crop 8; normalize }  body = { mean }",
                "shape = 8x8  preprocess = { part; normalize }  part = { warp shape }  body = { mean }",
                "pad = { relu }  body = { pad; mean }",
                "flat = no  k = 9  body = { if flat { conv k -> 2 } else { mean } }",
                "n = 2  body = { layer{n}.{n+1}: conv 3x3 -> 2 }",
                "n = 2  body = { stages[n]: conv 3x3 -> 2 }",
                "norm = layernorm  body = { norm eps=1e-5 }",
                "e = 1e-5  norm = layernorm  body = { norm eps=e }",
                "neck = \"a\"  body = { a: conv 3x3 -> 2; mean }",
                "neck = \"a\"  outputs = [neck]  body = { a: conv 3x3 -> 2; mean }",
                "neck = \"b\"  outputs = [\"a\"]  body = { a: conv 3x3 -> 2; b: mean }",
                "drop_path = 0.1  layer_scale = 1  head_init_scale = 2"
                        + "  body = { scale; drop_path; mean; linear -> 2 }"
            })
    void readSlotsAreNoWorry(String slots) {
        Expansion expansion = Expansion.ofSlots(slots);
        assertEquals("", expansion.messages());
        expansion.valid();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "w = 3  block(w) = { conv 3x3 -> w }  body = { block(4) }",
                "i = 3  body = { repeat 2 at i { conv 3x3 -> i + 1 } }",
                "depthwise = yes  body = { conv 3x3 depthwise }",
                "tanh = 1  body = { gelu form=tanh }",
                "neck = \"b\"  body = { a: conv 3x3 -> 2; mean }",
                "k  body = { mean }",
                "layer_scale = 1e-6  body = { mean }"
            })
    void othersAreOne(String slots) {
        Expansion expansion = Expansion.ofSlots(slots);
        String name = slots.split("\\W")[0];
        assertTrue(expansion.messages().contains("warning[N050]: nothing reads slot " + name), expansion.messages());
        assertEquals(1, expansion.diagnostics().all().size(), expansion.messages());
        expansion.valid();
    }

    @Test
    void whatOnlyUnreadSlotsReadIsToldOnce() {
        List<String> told = Expansion.ofSlots("a = b  b = c  c = 3  body = { mean }").diagnostics().all().stream()
                .map(found -> found.message().split(":")[0])
                .toList();
        assertEquals(List.of("nothing reads slot a"), told);
    }

    @Test
    void slotsThatHideInACircleAreTold() {
        assertEquals(
                2,
                Expansion.ofSlots("a = b  b = a  body = { mean }")
                        .diagnostics()
                        .all()
                        .size());
    }

    @Test
    void whatAnHeirReadsIsNoWorry() {
        String nets =
                "net Base { input = 3x8x8  k = 3  body = { mean } }\n" + "net Heir : Base { body = { conv k -> 3 } }\n";
        assertEquals("", Expansion.of(nets, Optional.of("Base")).messages());
        assertEquals("", Expansion.of(nets, Optional.of("Heir")).messages());
    }

    @Test
    void slotsOfAncestorsInTheFileAreTold() {
        String nets = "net Base { input = 3x8x8  activation = relu  body = { mean } }\nnet Heir : Base { }\n";
        String told = Expansion.of(nets, Optional.of("Heir")).messages();
        assertTrue(told.startsWith("test.net:1:27: warning[N050]"), told);
    }

    @Test
    void slotsThatTheParentNoLongerReadsAreTold() {
        assertTrue(Expansion.of(USE + "net A : ConvNeXtIsoS { depths = [3] }")
                .messages()
                .contains("nothing reads slot depths"));
        assertTrue(Expansion.of("use \"resnet.net\"\nnet A : ResNet18 { groups = 2 }")
                .messages()
                .contains("nothing reads slot groups"));
    }

    @Test
    void replacedSlotsAreTold() {
        String told = Expansion.of(USE + "net A : ConvNeXtV2Atto { }", "layer_scale=1e-6")
                .messages();
        assertTrue(told.startsWith("-D:1:1: warning[N050]: nothing reads slot layer_scale"), told);
        assertEquals(
                "",
                Expansion.of(USE + "net A : ConvNeXtV2Atto { }", "classes=3").messages());
    }

    @Test
    void replacedSlotsMayBeReadByOthersOfTheCommandLine() {
        assertEquals(
                "",
                Expansion.ofSlots("k = 3  body = { mean }", "body={ conv k -> 3 }")
                        .messages());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preprocess={ resize 9; crop 8; normalize }",
                "preprocess={ resize 9\n crop 8\n normalize mean=[0.5, 0.5, 0.5] std=[1,1,1] };",
                "outputs=[\"head\"]",
                "head_init_scale=0.5"
            })
    void slotsOfTheCompilerNeedNoSlotToReplace(String option) {
        Expansion expansion = Expansion.ofSlots("body = { mean; head: linear -> 3 }", option);
        assertEquals("", expansion.messages());
        expansion.valid();
        assertEquals(
                "",
                Expansion.of(USE + "net A : ConvNeXtAtto { input = 3x8x8 body = { mean; head: linear -> 3 } }", option)
                        .messages());
    }

    private static List<String> builtIn() {
        return StandardNets.names();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void builtInNetsHaveNone(String file) {
        var diagnostics = new Diagnostics();
        Frontend.loadAll(file, List.of(), new SourceMap(), diagnostics);
        assertEquals(List.of(), diagnostics.all());
    }

    private static List<Path> examples() {
        return Mistake.files(Path.of("..", "examples")).stream()
                .filter(file -> file.toString().endsWith(".net"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesHaveNone(Path file) {
        var diagnostics = new Diagnostics();
        Frontend.loadAll(file.toString(), List.of(), new SourceMap(), diagnostics);
        assertEquals(List.of(), diagnostics.all());
    }
}
