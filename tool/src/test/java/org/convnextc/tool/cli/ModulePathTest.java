package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generated class in a module of its user, which requires the runtime's and nothing else. */
final class ModulePathTest {
    @TempDir
    Path folder;

    /** The runtime and what it needs where it computes in Java. */
    private String modules() throws IOException {
        return runtime()
                + File.pathSeparator
                + classPath()
                        .filter(entry -> entry.matches(
                                ".*[/\\\\](convnextc-(io|checkpoint|image)-|jackson-core|imageio-|common-)[^/\\\\]*"
                                        + "|.*[/\\\\](io|checkpoint|image)[/\\\\]target[/\\\\]classes"))
                        .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    /** Its jar; where it is not packed yet, its folder as the jar would look to a JVM. */
    private Path runtime() throws IOException {
        Path found = classPath()
                .filter(entry ->
                        entry.matches(".*[/\\\\](runtime[/\\\\]target[/\\\\]classes|convnextc-runtime-[^/\\\\]*)"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
        Path copy = folder.resolve("runtime");
        if (Files.isRegularFile(found) || Files.exists(copy)) {
            return Files.isRegularFile(found) ? found : copy;
        }
        try (Stream<Path> files = Files.walk(found)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(found.relativize(file)));
            }
        }
        Files.copy(copy.resolve("META-INF/versions/9/module-info.class"), copy.resolve("module-info.class"));
        return copy;
    }

    @Test
    void runsAClassInAModule() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("src/app"));
        assertEquals(
                0,
                Program.here(Program.FASHION, "-o", sources.resolve("Fashion.java"), "--package", "app")
                        .status());
        Files.writeString(sources.resolve("../module-info.java"), "module app { requires org.convnextc.runtime; }");
        Files.writeString(
                sources.resolve("Run.java"),
                """
                package app;

                import java.nio.file.Path;
                import org.convnextc.runtime.Options;

                public final class Run {
                    public static void main(String[] args) {
                        try (Fashion model = Fashion.load(Path.of(args[0]), Options.defaults())) {
                            model.classify(Path.of(args[1]), 1).forEach(best -> System.out.println(best.index()));
                            System.out.println(model.engine());
                        }
                    }
                }
                """);
        compile(sources.getParent());
        Processes.Result result = Processes.start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--module-path",
                folder.resolve("out") + File.pathSeparator + modules(),
                "--module",
                "app/app.Run",
                Program.WEIGHTS.toString(),
                Program.BAG.toString()));
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().startsWith("8\n"), result.out());
        assertTrue(result.out().contains("Vector API"), result.out());
    }

    private void compile(Path sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> java = all.filter(Files::isRegularFile).toList();
            List<String> words = List.of(
                    "--release",
                    "17",
                    "--module-path",
                    modules(),
                    "-d",
                    folder.resolve("out").toString());
            boolean compiled = compiler.getTask(said, files, null, words, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertTrue(compiled, said.toString());
        }
    }
}
