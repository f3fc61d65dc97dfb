package org.convnextc.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is measured.
 *
 * @param name as the command line has it
 * @param compilation options of {@code convnextc FILE.net -o OUT}
 */
record Contender(String name, EngineKind kind, List<String> compilation) {
    static final List<Contender> ALL = List.of(
            new Contender("java", EngineKind.GENERATED_CLASS, List.of()),
            new Contender("native", EngineKind.GENERATED_CLASS, List.of("--target", "native")),
            new Contender("onnxruntime", EngineKind.ONNX_RUNTIME, List.of()),
            new Contender("pytorch", EngineKind.TORCH_SCRIPT, List.of()));

    static Optional<Contender> find(String name) {
        return ALL.stream().filter(c -> c.name.equals(name)).findFirst();
    }

    static String names() {
        return ALL.stream().map(Contender::name).collect(Collectors.joining(", "));
    }
}
