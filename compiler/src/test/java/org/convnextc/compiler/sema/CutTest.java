package org.convnextc.compiler.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Verifier;
import org.junit.jupiter.api.Test;

class CutTest {
    private final Graph tiny = Expansion.builtIn("ConvNeXtT");

    private List<String> results(String path) {
        Graph cut = Cut.cut(tiny, path);
        assertEquals(List.of(), Verifier.problems(cut));
        return cut.entry().results();
    }

    @Test
    void atAStepOrAtTheLastOneUnderAPath() {
        assertEquals(List.of("stages.0.0.dwconv"), results("stages.0.0.dwconv"));
        assertEquals(List.of("stages.0.2.add_0"), results("stages.0"));
        assertEquals(List.of("downsample_layers.0.1"), results("downsample_layers.0"));
        assertEquals(List.of("head"), results("head"));
    }

    @Test
    void nowhere() {
        var e = assertThrows(IllegalArgumentException.class, () -> Cut.cut(tiny, "stages.0.0.dwconf"));
        assertEquals("no step has the path stages.0.0.dwconf; did you mean stages.0.0.dwconv?", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Cut.cut(tiny, "stage"));
    }
}
