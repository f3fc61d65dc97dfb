package org.convnextc.tool.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final Roofline ROOFLINE = new Roofline(1e9, 1e8);
    private static final Step GEMM = new Step("blocks.0", "block", "a", "gemm", "", 1000, 10);
    private static final Step NEXT = new Step("blocks.1", "block", "a", "gemm", "", 1000, 10);
    private static final Step MEAN = new Step("", "", "m", "mean", "", 0, 400);

    private static ProbedForward forward(long... marks) {
        return new ProbedForward(marks[0] - 1, marks[marks.length - 1] + 1, List.of(marks, marks));
    }

    @Test
    void stepsTakeTheMedianAndSumsAddUp() {
        var profile = new Profile(
                List.of(GEMM, NEXT, MEAN),
                List.of(forward(0, 2000, 5000, 6000), forward(0, 9000, 9500, 9600), forward(0, 3000, 4000, 9000)),
                ROOFLINE);
        assertEquals(3e-6, profile.cost(0).seconds());
        assertEquals(1e-6, profile.cost(1).seconds());
        assertEquals(1e-6, profile.cost(2).seconds());
        assertEquals(5e-6, profile.total().seconds(), 1e-18);
        Cost gemms = profile.by(Step::op).get("gemm");
        assertEquals(4e-6, gemms.seconds(), 1e-18);
        assertEquals(4000, gemms.flops());
        assertEquals(1, gemms.gigaflops(), 1e-12);
        assertEquals(9002e-9, profile.seconds());
        assertEquals(2, profile.blocks("blocks"));
    }

    /** 2000 operations at 10^9 a second, 10 bytes at 10^8: arithmetic is the roof. 400 bytes and no arithmetic: memory is. */
    @Test
    void theRoofIsTheSlowerOfArithmeticAndMemory() {
        assertEquals(2e-6, ROOFLINE.seconds(GEMM), 1e-18);
        assertEquals(4e-6, ROOFLINE.seconds(MEAN), 1e-18);
        var profile = new Profile(List.of(GEMM, MEAN), List.of(forward(0, 4000, 12000)), ROOFLINE);
        assertEquals(0.5, profile.cost(0).efficiency(), 1e-12);
        assertEquals(0.5, profile.total().efficiency(), 1e-12);
    }

    @Test
    void marksOfAnotherNetAreRefused() {
        var forwards = List.of(forward(0, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new Profile(List.of(GEMM), forwards, ROOFLINE));
    }

    @Test
    void stepsAreThoseOfTheGraphWithCallsReplaced() {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load("convnext.net", Optional.of("ConvNeXtT"), List.of(), new SourceMap(), diagnostics)
                .orElseThrow();
        List<Step> steps = Step.of(Targets.JAVA.lower(flat, diagnostics));
        assertEquals(flat.entry().macs(), steps.stream().mapToLong(Step::macs).sum());
        List<String> calls = steps.stream()
                .map(Step::call)
                .filter(call -> !call.isEmpty())
                .distinct()
                .toList();
        assertEquals(18, calls.size());
        assertEquals("stages.0.0", calls.get(0));
        Step first = steps.stream()
                .filter(step -> step.call().equals("stages.2.8"))
                .findFirst()
                .orElseThrow();
        assertEquals("stages.2", first.stage());
        assertEquals("block_14x14x384", first.function());
        // Depthwise 7x7 on 14x14x384: the image read and written, 49 weights and a bias for each channel.
        assertEquals(4L * (2 * 14 * 14 * 384 + 50 * 384), first.bytes());
        assertTrue(steps.get(steps.size() - 1).op().equals("output"));
    }
}
