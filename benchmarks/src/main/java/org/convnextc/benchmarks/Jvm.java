package org.convnextc.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processes of this JVM with this program's class path. */
final class Jvm {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** From 22 on the JVM warns about native code that was not allowed by name. */
    private static final int NATIVE_ACCESS_SINCE = 22;

    /** The JVM says this whenever the vector module is there; it helps nobody here. */
    private static final String NOISE = "WARNING: Using incubator modules: " + VECTOR_MODULE;

    /** The same for all contenders: a heap that shows what the libraries keep, not what the collector leaves lying. */
    static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmn8m");

    private Jvm() {}

    /**
     * @param flags of the JVM, beside those that all processes have
     * @param more folders and jars in front of the class path
     */
    static ProcessBuilder program(List<String> flags, List<Path> more, String main, List<String> words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        if (ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()) {
            command.addAll(List.of("--add-modules", VECTOR_MODULE));
        }
        if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String classPath = Stream.concat(more.stream().map(Path::toString), Stream.of(ownClassPath()))
                .collect(Collectors.joining(File.pathSeparator));
        command.add(main);
        command.addAll(words);
        var builder = new ProcessBuilder(command);
        // Not as an argument: ONNX Runtime 1.29 searches the command line by recursion and overflows its stack on a
        // long one.
        builder.environment().put("CLASSPATH", classPath);
        return builder;
    }

    private static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    /** Copies the process's standard error to this one's; the thread ends with the process. */
    static Thread forwardMessages(Process process) {
        var thread = new Thread(() -> {
            try (BufferedReader lines = process.errorReader()) {
                lines.lines().filter(line -> !line.equals(NOISE)).forEach(System.err::println);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    /** Runs a command of the compiler; its messages go to this process's standard error. */
    static void compiler(List<String> words) throws IOException, InterruptedException {
        Process process = program(List.of(), List.of(), "org.convnextc.compiler.driver.Main", words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        forwardMessages(process).join();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("convnextc " + String.join(" ", words) + " ended with status " + status);
        }
    }
}
