package org.convnextc.kernels;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A C++ compiler on this machine.
 *
 * @param program a name or a path
 * @param flags for every source
 */
public record CxxCompiler(String program, List<String> flags) {
    /** Overrides the search. */
    public static final String VARIABLE = "CXX";

    /** Looked for in this order. */
    private static final List<String> NAMES = List.of("g++", "c++", "clang++");

    /** Products and sums contract to fused ones; loops are unrolled where the headers ask for it. */
    public static final List<String> FLAGS = List.of(
            "-std=c++17",
            "-O3",
            "-fPIC",
            "-pthread",
            "-ffp-contract=fast",
            "-fno-math-errno",
            "-fno-exceptions",
            "-fno-rtti",
            "-fvisibility=hidden",
            "-Wall",
            "-Wextra");

    public CxxCompiler {
        flags = List.copyOf(flags);
    }

    /** With {@link #FLAGS}. */
    public CxxCompiler(String program) {
        this(program, FLAGS);
    }

    /** The same with more flags, which win where they contradict. */
    public CxxCompiler with(List<String> more) {
        return new CxxCompiler(
                program, Stream.concat(flags.stream(), more.stream()).toList());
    }

    /** A program that failed, with what it said. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        private Failure(List<String> command, int status, String output) {
            super(String.join(" ", command) + " ended with status " + status + ":\n" + output);
        }
    }

    /** What {@link #VARIABLE} names, or the first of the usual compilers on the path. */
    public static Optional<CxxCompiler> find() {
        Stream<String> candidates = named().map(Stream::of).orElseGet(NAMES::stream);
        return candidates.filter(CxxCompiler::exists).findFirst().map(CxxCompiler::new);
    }

    /** What {@link #VARIABLE} says, be it there or not. */
    public static Optional<String> named() {
        return Optional.ofNullable(System.getenv(VARIABLE)).map(String::strip).filter(name -> !name.isEmpty());
    }

    /** Whether a path, or a name on the search path, is an executable file. */
    public static boolean exists(String program) {
        if (program.contains(File.separator)) {
            return Files.isExecutable(Path.of(program));
        }
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Compiles a source once for each instruction set, at the same time.
     *
     * @param include folders of headers
     * @param folder where the object files go
     * @return the object files
     * @throws Failure where the source does not compile
     */
    public List<Path> objects(Path source, List<Path> include, Path folder, List<InstructionSet> isas)
            throws IOException, InterruptedException, Failure {
        return objects(source, include, folder, isas, () -> {});
    }

    /** @param done is run as each object file is there */
    public List<Path> objects(Path source, List<Path> include, Path folder, List<InstructionSet> isas, Runnable done)
            throws IOException, InterruptedException, Failure {
        var objects = new ArrayList<Path>();
        var commands = new ArrayList<Command>();
        for (InstructionSet isa : isas) {
            Path object =
                    folder.resolve(source.getFileName().toString().replaceFirst("\\.cpp$", "") + "_" + isa + ".o");
            var words = new ArrayList<>(List.of(program));
            words.addAll(flags);
            words.addAll(isa.flags());
            include.forEach(i -> words.add("-I" + i));
            words.addAll(List.of("-c", source.toString(), "-o", object.toString()));
            commands.add(Command.start(words, folder.resolve(object.getFileName() + ".log")));
            objects.add(object);
        }
        try {
            for (Command command : commands) {
                command.await();
                done.run();
            }
        } finally {
            commands.forEach(Command::destroy);
        }
        return objects;
    }

    /** What the program says of itself, be it that it fails: another version may make other code. */
    public String version(Path folder) throws IOException, InterruptedException {
        try {
            return run(List.of(program, "--version"), folder);
        } catch (Failure failure) {
            return failure.getMessage();
        }
    }

    /** Runs a program to its end and gives what it wrote. */
    public static String run(List<String> words, Path folder) throws IOException, InterruptedException, Failure {
        Command command = Command.start(words, Files.createTempFile(folder, "command", ".log"));
        try {
            return command.await();
        } finally {
            command.destroy();
        }
    }

    /** A process whose output goes to a file, where it can be as long as it likes. */
    private record Command(List<String> words, Process process, Path log) {
        static Command start(List<String> words, Path log) throws IOException {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            return new Command(words, process, log);
        }

        String await() throws IOException, InterruptedException, Failure {
            int status = process.waitFor();
            String output = Files.readString(log, Charset.defaultCharset());
            if (status != 0) {
                throw new Failure(words, status, output);
            }
            return output;
        }

        void destroy() {
            process.destroy();
        }
    }
}
