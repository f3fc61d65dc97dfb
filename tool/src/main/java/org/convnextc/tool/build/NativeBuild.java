package org.convnextc.tool.build;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.tools.Builder;
import org.bytedeco.javacpp.tools.CommandExecutor;
import org.bytedeco.javacpp.tools.Logger;
import org.bytedeco.javacpp.tools.ParserException;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.Headers;
import org.convnextc.kernels.InstructionSet;
import org.convnextc.runtime.spi.Platform;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.ProgressBar;

/** Builds classes of the native target for this machine: javac, the C++ compiler once for each instruction set, JavaCPP's Builder. */
public final class NativeBuild implements AutoCloseable {
    /** Tells the kernels that they go into a library, which is to load on older systems than this one. */
    private static final List<String> LIBRARY = List.of("-DCONVNEXTC_LIBRARY");

    /** Leaves out what is not reached from what is seen, and links it with the C library alone; without what that lacks nothing is built. */
    private static final List<String> C_ALONE = List.of(
            "-ffunction-sections",
            "-fdata-sections",
            "-Wl,--gc-sections,-z,defs,--as-needed",
            "-nodefaultlibs",
            "-lpthread",
            "-lm",
            "-lc",
            "-lgcc");

    private final CxxCompiler cxx;
    private final TemporaryFolder folder = new TemporaryFolder();
    /** A step for each object file, and one for the library. */
    private ProgressBar progress;

    private NativeBuild(CxxCompiler cxx) {
        this.cxx = cxx;
    }

    /** {@link #build}, or what it gave for the same sources, headers, compilers and flags before. */
    static SortedMap<String, byte[]> cached(
            List<SortedMap<String, String>> sources, String packageName, BuildCache cache) {
        return using(build -> cache.get(build.key(sources, packageName), () -> build.built(sources, packageName)));
    }

    /**
     * Class files and the library, by path.
     *
     * @param sources of some nets, as a {@link org.convnextc.compiler.target.ClassTarget} has them
     * @param packageName of all of them; empty for none
     * @throws InputException where the machine has no C++ compiler, or one that does not compile the kernels
     * @throws IllegalStateException where the sources do not compile: the emitter's fault
     */
    public static SortedMap<String, byte[]> build(List<SortedMap<String, String>> sources, String packageName) {
        return using(build -> build.built(sources, packageName));
    }

    private static SortedMap<String, byte[]> using(Function<NativeBuild, SortedMap<String, byte[]>> use) {
        CxxCompiler cxx = CxxCompiler.find()
                .orElseThrow(() -> new InputException("the native target needs a C++ compiler, and "
                        + CxxCompiler.named()
                                .map(name ->
                                        CxxCompiler.VARIABLE + " is " + name + ", which is no program: let it name")
                                .orElse("found none: install g++, or let " + CxxCompiler.VARIABLE + " name")
                        + " one (or take --target java)"));
        try (var build = new NativeBuild(cxx.with(LIBRARY))) {
            return use.apply(build);
        }
    }

    private SortedMap<String, byte[]> built(List<SortedMap<String, String>> sources, String packageName) {
        return told(() -> run(sources, packageName));
    }

    /** A step of a build. */
    private interface Work<T> {
        T run() throws IOException, InterruptedException, CxxCompiler.Failure, ParserException, ClassNotFoundException;
    }

    private static <T> T told(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building", e);
        } catch (CxxCompiler.Failure | ParserException | ClassNotFoundException e) {
            throw new IllegalStateException("the emitted sources do not compile: " + e.getMessage(), e);
        }
    }

    private String key(List<SortedMap<String, String>> sources, String packageName) {
        return BuildKey.of(cxx, told(() -> cxx.version(folder.path())), sources, packageName);
    }

    private SortedMap<String, byte[]> run(List<SortedMap<String, String>> sources, String packageName)
            throws IOException, InterruptedException, CxxCompiler.Failure, ParserException, ClassNotFoundException {
        Path cpp = Files.createDirectory(folder.path().resolve("cpp"));
        Path out = Files.createDirectory(folder.path().resolve("out"));
        Headers.CPP.write(cpp);
        var classes = new ArrayList<String>();
        var objects = new ArrayList<Path>();
        int steps = sources.size() * InstructionSet.forThisMachine().size() + 1;
        progress = new ProgressBar(steps, new PrintWriter(System.err));
        for (Map<String, String> net : sources) {
            for (var source : net.entrySet()) {
                Files.writeString(cpp.resolve(source.getKey()), source.getValue());
            }
            classes.add(compileJava(net, packageName, out));
            String simple = simpleName(net);
            objects.addAll(compileCpp(cpp.resolve(simple + ".cpp"), cpp));
        }
        link(classes, objects, cpp, out, packageName);
        progress.hide();
        return contents(out);
    }

    /** Where a net does not compile, the compiler is to blame if the kernels alone do not either. */
    private List<Path> compileCpp(Path source, Path cpp) throws IOException, InterruptedException, CxxCompiler.Failure {
        try {
            return objects(source, cpp);
        } catch (CxxCompiler.Failure failure) {
            progress.hide();
            requireKernelsCompile(cpp);
            throw failure;
        }
    }

    private void requireKernelsCompile(Path cpp) throws IOException, InterruptedException {
        try {
            objects(Files.writeString(cpp.resolve("kernels.cpp"), "#include \"convnextc/net.h\"\n"), cpp);
        } catch (CxxCompiler.Failure failure) {
            throw new InputException(
                    cxx.program() + " cannot compile the native target's kernels: let " + CxxCompiler.VARIABLE
                            + " name another C++ compiler (or take --target java). " + failure.getMessage(),
                    failure);
        }
    }

    private List<Path> objects(Path source, Path cpp) throws IOException, InterruptedException, CxxCompiler.Failure {
        return cxx.objects(source, List.of(cpp), cpp, InstructionSet.forThisMachine(), progress::step);
    }

    private static String simpleName(Map<String, String> net) {
        return net.keySet().stream()
                .filter(file -> file.endsWith(".java"))
                .map(file -> file.replaceFirst("\\.java$", ""))
                .findFirst()
                .orElseThrow();
    }

    private static String compileJava(Map<String, String> net, String packageName, Path out) throws IOException {
        String simple = simpleName(net);
        String name = packageName.isEmpty() ? simple : packageName + "." + simple;
        var files = InMemoryCompiler.compile(name, net.get(simple + ".java"), "--release", "17");
        for (var file : files.entrySet()) {
            Path target = out.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return name;
    }

    /** JavaCPP writes the calls between Java and C++, and links them with the objects. */
    private void link(List<String> classes, List<Path> objects, Path cpp, Path out, String packageName)
            throws IOException, InterruptedException, ParserException, ClassNotFoundException {
        Path library = Files.createDirectories(
                out.resolve(packageName.replace('.', '/')).resolve(Platform.name()));
        new Builder(new Silent())
                .classPaths(out.toString())
                .property("platform.includepath", cpp.toString())
                .property("platform.compiler", cxx.program())
                .outputDirectory(library.toFile())
                .compilerOptions(linkerInputs(classes, objects))
                .commandExecutor(new Linker(folder.path()))
                .classesOrPackages(classes.toArray(String[]::new))
                .build();
    }

    /**
     * The objects; and that nothing but the classes' own methods is to be seen of the library, and nothing else to be in it. What JavaCPP
     * adds is left out: its initialisation, which loads JavaCPP's own library and takes longer than the rest of a load, and methods of
     * JavaCPP's classes, which work on the state that it sets up. The methods of these classes take numbers and arrays, and need neither,
     * nor the C++ library.
     */
    private String[] linkerInputs(List<String> classes, List<Path> objects) throws IOException {
        var inputs = new ArrayList<>(objects.stream().map(Path::toString).toList());
        if (Platform.name().startsWith("linux")) {
            Path visible = folder.path().resolve("visible.map");
            String names = classes.stream()
                    .map(name -> "Java_" + mangle(name) + "_*; ")
                    .collect(Collectors.joining());
            Files.writeString(visible, "{ global: " + names + "local: *; };\n");
            inputs.add("-Wl,--version-script=" + visible);
            inputs.addAll(C_ALONE);
        }
        return inputs.toArray(String[]::new);
    }

    /** A class's name within that of a JNI function. */
    private static String mangle(String name) {
        return name.chars()
                .mapToObj(c -> c == '.'
                        ? "_"
                        : c == '_' ? "_1" : c < 128 ? Character.toString(c) : String.format(Locale.ROOT, "_0%04x", c))
                .collect(Collectors.joining());
    }

    private static SortedMap<String, byte[]> contents(Path out) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(out.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Override
    public void close() {
        folder.close();
    }

    /** Keeps Builder's remarks to itself. */
    private static final class Silent extends Logger {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {}
    }

    /** Runs Builder's compiler; what it says is shown where it fails. */
    private static final class Linker extends CommandExecutor {
        private final Path folder;

        Linker(Path folder) {
            super(new Silent());
            this.folder = folder;
        }

        @Override
        public int executeCommand(List<String> command, File directory, Map<String, String> environment)
                throws IOException, InterruptedException {
            Path log = Files.createTempFile(folder, "link", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(directory)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            if (environment != null) {
                builder.environment().putAll(environment);
            }
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with status " + status + ":\n" + Files.readString(log));
            }
            return status;
        }
    }
}
