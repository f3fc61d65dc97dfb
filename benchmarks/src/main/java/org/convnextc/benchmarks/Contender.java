package org.convnextc.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is measured.
 *
 * @param name as the command line has it
 * @param compilation options of {@code convnextc FILE.net -o OUT}
 * @param jvmFlags of its process alone
 */
record Contender(String name, EngineKind kind, List<String> compilation, List<String> jvmFlags) {
    private static final List<String> NATIVE = List.of("--target", "native");

    static final List<Contender> ALL = List.of(
            generated("java", List.of()),
            generated("java-openblas", List.of(), "-Dorg.convnextc.gemm=openblas"),
            generated("java-vector", List.of(), "-Dorg.convnextc.gemm=vector"),
            generated("native", NATIVE),
            new Contender("onnxruntime", EngineKind.ONNX_RUNTIME, List.of(), List.of()),
            new Contender("pytorch", EngineKind.TORCH_SCRIPT, List.of(), List.of()));

    private static Contender generated(String name, List<String> compilation, String... jvmFlags) {
        return new Contender(name, EngineKind.GENERATED_CLASS, compilation, List.of(jvmFlags));
    }

    static Optional<Contender> find(String name) {
        return ALL.stream().filter(c -> c.name.equals(name)).findFirst();
    }

    static String names() {
        return ALL.stream().map(Contender::name).collect(Collectors.joining(", "));
    }
}
