package org.convnextc.tool.measure;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM with this program's class path, which measures. */
public final class ChildJvm {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** From 22 on the JVM warns about native code that was not allowed by name. */
    private static final int NATIVE_ACCESS_SINCE = 22;

    /** The JVM says this whenever the vector module is there; it helps nobody here. */
    private static final String NOISE = "WARNING: Using incubator modules: " + VECTOR_MODULE;

    /**
     * A small young generation: by default the JVM lets garbage grow to a part of the machine's memory before it collects any, and the
     * peak would say more about the machine than about the net.
     */
    public static final List<String> MEMORY_FLAGS = List.of("-XX:+UseSerialGC", "-Xmn8m");

    private ChildJvm() {}

    /**
     * Starts a program with these words.
     *
     * @param flags of the JVM, beside those that all processes have
     * @param more folders and jars in front of the class path
     */
    public static ProcessBuilder command(Class<?> program, List<String> flags, List<Path> more, List<String> words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MEMORY_FLAGS);
        command.addAll(flags);
        if (ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()) {
            command.addAll(List.of("--add-modules", VECTOR_MODULE));
        }
        if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add(program.getName());
        command.addAll(words);
        var builder = new ProcessBuilder(command);
        // Not as an argument: ONNX Runtime 1.29 searches the command line by recursion and overflows its stack on a
        // long one.
        builder.environment().put("CLASSPATH", classPath(more));
        return builder;
    }

    private static String classPath(List<Path> more) {
        return Stream.concat(more.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Runs it to its end, which is its exit status; its standard error goes to this one's.
     *
     * @param lines is given what it writes to standard output, line by line
     */
    public static int run(ProcessBuilder command, Consumer<String> lines) throws IOException, InterruptedException {
        Process process = command.start();
        try {
            var messages = forwardMessages(process);
            try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    lines.accept(line);
                }
            }
            messages.join();
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    /** Copies the process's standard error to this one's; the thread ends with the process. */
    private static Thread forwardMessages(Process process) {
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
}
