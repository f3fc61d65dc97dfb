package org.convnextc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that contenders run, each made when it is first asked for. */
final class Artifacts {
    private static final String SEED = "1";

    private final Net net;
    private final Path folder;
    private final Optional<Path> givenWeights;
    private final Optional<Path> torchScript;

    Artifacts(Net net, Path folder, Optional<Path> givenWeights, Optional<Path> torchScript) {
        this.net = net;
        this.folder = folder;
        this.givenWeights = givenWeights;
        this.torchScript = torchScript;
    }

    /** The checkpoint that all contenders are given. */
    Path weights() throws IOException, InterruptedException {
        return givenWeights.isPresent()
                ? givenWeights.get()
                : made("weights.safetensors", "init", List.of("--seed", SEED));
    }

    /** What the contender opens: the class's name or the model file. */
    String model(Contender contender) throws IOException, InterruptedException {
        return switch (contender.kind()) {
            case GENERATED_CLASS -> className(contender);
            case ONNX_RUNTIME ->
                made("model.onnx", "compile", List.of("--weights", weights().toString()))
                        .toString();
            case TORCH_SCRIPT ->
                torchScript
                        .orElseThrow(() -> new IllegalArgumentException("pytorch needs --torchscript FILE"))
                        .toString();
        };
    }

    /** What the contender needs in front of the class path. */
    List<Path> classPath(Contender contender) throws IOException, InterruptedException {
        return contender.kind() == EngineKind.GENERATED_CLASS
                ? List.of(made(className(contender) + ".jar", "compile", contender.compilation()))
                : List.of();
    }

    private static String className(Contender contender) {
        String name = contender.name().replace('-', '_');
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private Path made(String fileName, String command, List<String> options) throws IOException, InterruptedException {
        Path file = folder.resolve(fileName);
        if (!Files.exists(file)) {
            var words = new ArrayList<>(List.of(command, net.file(), "-o", file.toString()));
            words.addAll(net.options());
            words.addAll(options);
            CompilerProcess.run(words);
        }
        return file;
    }
}
