package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.ClassTarget;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights that several steps take, or that several others are derived from, are read once. */
class SharedWeightsTest {
    private static final Pattern READ = Pattern.compile("b\\.(?:weight|vector)\\(\"([^\"]+)\"");

    static List<ClassTarget> targets() {
        return List.of(Targets.JAVA, Targets.NATIVE, Targets.cuda(ValueType.F32));
    }

    /** The head's two branches have maps of other sizes; gamma is a factor of a weight and of a bias. */
    @ParameterizedTest
    @MethodSource("targets")
    void oneReadEach(ClassTarget target) {
        Graph graph = LoadedNet.text(
                        """
                        net Shared {
                          input = 3x12x12
                          preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                          head = { conv 3x3 -> 6; relu; dw: conv 3x3 depthwise; bn: batchnorm; lin: linear -> 4 }
                          body = {
                            stem: conv 2x2 /2 -> 6
                            residual { up: linear -> 7; down: linear -> 6; gamma: scale }
                            concat { fine: { share "head" { head }; mean } } { coarse: { maxpool 2x2 /2; share "head" { head }; mean } }
                          }
                        }
                        """)
                .graph();
        String source = target.sources(target.lower(graph, new Diagnostics()), "", "Shared")
                .get("Shared.java");
        Map<String, Long> reads = READ.matcher(source)
                .results()
                .map(read -> read.group(1))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        assertTrue(reads.containsKey("head.lin.weight"), source);
        reads.values().removeIf(count -> count == 1);
        assertEquals(Map.of(), reads, () -> reads + " in " + source);
    }
}
