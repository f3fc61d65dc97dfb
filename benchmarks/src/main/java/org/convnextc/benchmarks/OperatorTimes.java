package org.convnextc.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.tool.measure.Statistics;

/** Reads what libraries tell of their steps' times. */
final class OperatorTimes {
    private static final double MICROSECONDS = 1e-3;

    private OperatorTimes() {}

    /** @param json of {@code convnextc profile --json} */
    static List<OperatorTime> ofProfile(String json) throws IOException {
        var steps = new ArrayList<OperatorTime>();
        for (JsonNode step : new ObjectMapper().readTree(json).get("steps")) {
            steps.add(
                    new OperatorTime(step.get("op").asText(), 1, step.get("ms").asDouble()));
        }
        return OperatorTime.sums(steps);
    }

    /**
     * @param file that ONNX Runtime wrote: Trace Event JSON with an event for each run of each node
     * @param warmup forwards that do not count
     */
    static List<OperatorTime> ofOnnxRuntime(Path file, int warmup) throws IOException {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, String> operators = new LinkedHashMap<>();
        for (JsonNode event : new ObjectMapper().readTree(file.toFile())) {
            String name = event.get("name").asText();
            if (event.get("cat").asText().equals("Node") && name.endsWith("_kernel_time")) {
                operators.put(name, operator(event.get("args")));
                times.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(event.get("dur").asDouble() * MICROSECONDS);
            }
        }
        return OperatorTime.sums(operators.entrySet().stream()
                .map(node -> new OperatorTime(node.getValue(), 1, median(times.get(node.getKey()), warmup)))
                .toList());
    }

    private static double median(List<Double> times, int warmup) {
        return Statistics.median(times.subList(warmup, times.size()));
    }

    private static String operator(JsonNode arguments) {
        String name = arguments.get("op_name").asText();
        return name.contains("Conv") && isDepthwise(arguments) ? name + ", depthwise" : name;
    }

    /** Weights are [outputs, inputs of a group, height, width]. */
    private static boolean isDepthwise(JsonNode arguments) {
        JsonNode weights = arguments.at("/input_type_shape/1/float");
        return weights.path(0).asInt() > 1 && weights.path(1).asInt() == 1;
    }
}
