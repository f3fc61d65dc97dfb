package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.Test;

/** Copies of copies, three factors, a path that is taken, and constants that nothing reads. */
class ConstantFoldingTest {
    private static final String BEFORE =
            """
            net Constants
            func @Constants(%input: f32[N,4,1,1]) -> f32[N,3] {
              param @w.weight : f32[3,4]
              param @a        : f32[3]
              param @b        : f32[3]
              param @c        : f32[3]
              const @copy        = none @a                            : f32[3]
              const @again       = none @copy                         : f32[3]
              const @once        = scale_rows @w.weight, @again       : f32[3,4]
              const @twice       = scale_rows @once, @b               : f32[3,4]
              const @head.weight = scale_rows @twice, @c              : f32[3,4]
              const @unread      = multiply @a, @b                    : f32[3]
              %last = to_channels_last %input                         : f32[N,1,1,4]
              %mean = mean %last                                      : f32[N,4]
              %head = linear %mean, @head width=3 bias=no init_scale=1 : f32[N,3]
              %scale = scale %head, @twice_factor init=1               : f32[N,3]
              return %scale
            }
            """;

    private static final List<String> AFTER = List.of(
            "twice_factor_ = [a, b]",
            "head.weight_factor = [twice_factor_, c]",
            "head.weight = [w.weight, head.weight_factor]");

    private final Graph before = parse();
    private final Graph after = new ConstantFolding().run(before, new Diagnostics());

    @Test
    void onlyWhatIsNeededIsLeft() {
        Verifier.check(after, "constant_folding");
        assertEquals(
                AFTER,
                after.entry().constants().stream()
                        .map(ConstantFoldingTest::line)
                        .toList(),
                Printer.print(after));
    }

    @Test
    void theCheckpointIsTheSame() {
        assertEquals(before.entry().parameters(), after.entry().parameters());
    }

    @Test
    void theResultsAreTheSame() {
        Map<String, Tensor64> weights = RandomGraphs.weights(before, 1);
        Tensor64 input = RandomGraphs.input(before, 2, 1);
        Tensor64 expected = Reference.run(before, weights::get, input).get(0);
        Tensor64 found = Reference.run(after, weights::get, input).get(0);
        // A product of four factors in another order: a few roundings of 1e-16.
        assertEquals(0, Errors.relative(found, expected), 1e-15);
    }

    private static String line(Constant constant) {
        return constant.path() + " = " + constant.sources();
    }

    private static Graph parse() {
        var diagnostics = new Diagnostics();
        return IrParser.parse(new Source("constants.ir", BEFORE), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }
}
