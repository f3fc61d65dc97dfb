package org.convnextc.compiler.pass;

import static org.convnextc.compiler.pass.SmallGraphs.IMAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.Test;

/** A probe follows each step, and shows the net's input before the first one. */
class InsertProbesTest {
    private static List<String> values(Function function) {
        return function.body().stream().map(Instruction::name).toList();
    }

    /** A call is told of by the probes of what it calls; those are shown no input, which the step before them has shown. */
    @Test
    void aCallHasNone() {
        Graph blocks = new Outline()
                .run(
                        SmallGraphs.of(
                                "%b.0.r = relu %x" + IMAGE,
                                "%b.0.s = silu %b.0.r" + IMAGE,
                                "%b.1.r = relu %b.0.s" + IMAGE,
                                "%b.1.s = silu %b.1.r" + IMAGE),
                        new Diagnostics());
        Graph probed = InsertProbes.into(blocks);
        Verifier.check(probed, "insert_probes");
        assertEquals(
                List.of("r", "r_probe", "s", "s_probe"),
                values(probed.functions().get(0)));
        assertEquals(List.of("input_probe", "x", "x_probe", "b.0", "b.1"), values(probed.entry()));
    }

    @Test
    void aProbeHasANameOfItsOwn() {
        Graph probed = InsertProbes.into(SmallGraphs.of("%x_probe = relu %x" + IMAGE));
        Verifier.check(probed, "insert_probes");
        assertEquals(List.of("input_probe", "x", "x_probe_", "x_probe", "x_probe_probe"), values(probed.entry()));
    }
}
