package org.convnextc.compiler.driver;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A JVM with this program's class path, and a folder of classes. */
final class ChildJvm {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** From 22 on the JVM warns about native code that was not allowed by name. */
    private static final int NATIVE_ACCESS_SINCE = 22;

    /** The JVM says this whenever the vector module is there; it helps nobody here. */
    private static final String NOISE = "WARNING: Using incubator modules: " + VECTOR_MODULE;

    /**
     * A small young generation: by default the JVM lets garbage grow to a part of the machine's memory before it collects any, and the
     * peak would say more about the machine than about the net.
     */
    static final List<String> MEMORY_FLAGS = List.of("-XX:+UseSerialGC", "-Xmn8m");

    private ChildJvm() {}

    /** Starts a program with these words. */
    static ProcessBuilder command(Class<?> program, Path classes, boolean debug, List<String> words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MEMORY_FLAGS);
        if (ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()) {
            command.addAll(List.of("--add-modules", VECTOR_MODULE));
        }
        if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-D" + Failures.DEBUG + "=" + debug);
        command.addAll(List.of("-cp", classes + File.pathSeparator + System.getProperty("java.class.path")));
        command.add(program.getName());
        command.addAll(words);
        return new ProcessBuilder(command);
    }

    /**
     * Runs it to its end, which is its exit status; its standard error goes to this one's.
     *
     * @param lines is given what it writes to standard output, line by line
     */
    static int run(ProcessBuilder command, Consumer<String> lines) throws IOException, InterruptedException {
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
