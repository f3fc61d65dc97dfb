package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.convnextc.kernels.CxxCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BreakdownTest {
    @TempDir
    Path folder;

    @Test
    void sumsTheStepsOfAnOperator() throws Exception {
        List<OperatorTime> times = OperatorTimes.ofProfile(
                """
                {"steps": [{"op": "gemm", "ms": 1.5}, {"op": "mean", "ms": 3.0}, {"op": "gemm", "ms": 2.0}]}
                """);
        assertEquals(List.of(new OperatorTime("gemm", 2, 3.5), new OperatorTime("mean", 1, 3.0)), times);
    }

    /** Two convolutions; three forwards, of which one warms up. */
    @Test
    void takesMediansOfNodes() throws Exception {
        Path file = folder.resolve("profile.json");
        String events = node("a", 8000, "[8,3,4,4]") + node("b", 9000, "[8,1,7,7]");
        events += node("a", 1000, "[8,3,4,4]") + node("b", 2000, "[8,1,7,7]");
        events += node("a", 3000, "[8,3,4,4]") + node("b", 4000, "[8,1,7,7]");
        Files.writeString(
                file, "[{\"cat\": \"Session\", \"name\": \"model_run\", \"dur\": 9, \"args\": {}}" + events + "]");
        assertEquals(
                List.of(new OperatorTime("Conv, depthwise", 1, 3.0), new OperatorTime("Conv", 1, 2.0)),
                OperatorTimes.ofOnnxRuntime(file, 1));
    }

    private static String node(String name, int microseconds, String weights) {
        return """
                , {"cat": "Node", "name": "%s_kernel_time", "dur": %d,
                   "args": {"op_name": "Conv", "input_type_shape": [{"float": [1,3,8,8]}, {"float": %s}]}}
                """
                .formatted(name, microseconds, weights);
    }

    @Test
    void putsTargetsBesideOnnxRuntime() throws Exception {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        Path net = folder.resolve("small.net");
        Files.writeString(
                net,
                "use \"convnext.net\"\nnet Small : ConvNeXt { depths = [1, 1] widths = [8, 16] input = 3x32x32 classes = 5 }\n");
        var table = new StringWriter();
        int status = new CommandLine(new Breakdown())
                .setOut(new PrintWriter(table))
                .execute(net.toString(), "--warmup=1", "--runs=2");
        assertEquals(0, status);
        for (String row : List.of("native | mlp | 2", "java | conv_normalize | 2", "ONNX Runtime | Gemm | 5")) {
            assertTrue(table.toString().contains("| " + row + " |"), table.toString());
        }
    }
}
