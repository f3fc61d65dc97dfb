package org.convnextc.tool.build;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.tools.ParserException;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.Headers;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.ProgressBar;

/**
 * Builds classes of the native target for some platforms: javac, and for each platform its C++ compiler, once for each instruction set, and
 * JavaCPP's Builder.
 */
public final class NativeBuild implements AutoCloseable {
    private final List<NativeCompiler> compilers;
    private final TemporaryFolder folder = new TemporaryFolder();
    /** A step for each object file, and one for each platform's library. */
    private ProgressBar progress;

    private NativeBuild(List<NativeCompiler> compilers) {
        this.compilers = compilers;
    }

    /** {@link #build}, or what it gave for the same sources, headers, compilers and flags before. */
    static SortedMap<String, byte[]> cached(
            List<NativeCompiler> compilers,
            List<SortedMap<String, String>> sources,
            String packageName,
            BuildCache cache) {
        try (var build = new NativeBuild(compilers)) {
            return cache.get(build.key(sources, packageName), () -> build.built(sources, packageName));
        }
    }

    /**
     * Class files and the libraries for this machine, by path.
     *
     * @param sources of some nets, as a {@link org.convnextc.compiler.target.ClassTarget} has them
     * @param packageName of all of them; empty for none
     * @throws InputException where the machine has no C++ compiler, or one that does not compile the kernels
     * @throws IllegalStateException where the sources do not compile: the emitter's fault
     */
    public static SortedMap<String, byte[]> build(List<SortedMap<String, String>> sources, String packageName) {
        try (var build = new NativeBuild(List.of(NativeCompiler.here()))) {
            return build.built(sources, packageName);
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
        var versions = new ArrayList<String>();
        for (NativeCompiler compiler : compilers) {
            versions.add(told(() -> compiler.cxx().version(folder.path())));
        }
        return BuildKey.of(compilers, versions, sources, packageName);
    }

    private SortedMap<String, byte[]> run(List<SortedMap<String, String>> sources, String packageName)
            throws IOException, InterruptedException, CxxCompiler.Failure, ParserException, ClassNotFoundException {
        Path cpp = Files.createDirectory(folder.path().resolve("cpp"));
        Path out = Files.createDirectory(folder.path().resolve("out"));
        Headers.CPP.write(cpp);
        var classes = new ArrayList<String>();
        for (Map<String, String> net : sources) {
            for (var source : net.entrySet()) {
                Files.writeString(cpp.resolve(source.getKey()), source.getValue());
            }
            classes.add(compileJava(net, packageName, out));
        }
        List<Path> nets = sources.stream()
                .map(net -> cpp.resolve(simpleName(net) + ".cpp"))
                .toList();
        int steps = compilers.stream()
                .mapToInt(compiler -> nets.size() * compiler.isas().size() + 1)
                .sum();
        progress = new ProgressBar(steps, new PrintWriter(System.err));
        for (NativeCompiler compiler : compilers) {
            Path own = Files.createDirectory(folder.path().resolve(compiler.platform()));
            var objects = new ArrayList<Path>();
            for (Path net : nets) {
                objects.addAll(compileCpp(compiler, net, own));
            }
            Path library = out.resolve(packageName.replace('.', '/')).resolve(compiler.platform());
            new JniLinker(compiler, own).link(classes, objects, out, cpp, library);
            progress.step();
        }
        progress.hide();
        return contents(out);
    }

    /**
     * Where a net does not compile, the compiler is to blame if the kernels alone do not either.
     *
     * @param own the platform's folder
     */
    private List<Path> compileCpp(NativeCompiler compiler, Path source, Path own)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        try {
            return objects(compiler, source, own);
        } catch (CxxCompiler.Failure failure) {
            progress.hide();
            requireKernelsCompile(compiler, source.resolveSibling("kernels.cpp"), own);
            throw failure;
        }
    }

    private void requireKernelsCompile(NativeCompiler compiler, Path source, Path own)
            throws IOException, InterruptedException {
        try {
            objects(compiler, Files.writeString(source, "#include \"convnextc/net.h\"\n"), own);
        } catch (CxxCompiler.Failure failure) {
            throw new InputException(
                    compiler.cxx().program() + " cannot compile the native target's kernels: " + compiler.otherwise()
                            + ". " + failure.getMessage(),
                    failure);
        }
    }

    private List<Path> objects(NativeCompiler compiler, Path source, Path own)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        return compiler.cxx().objects(source, List.of(source.getParent()), own, compiler.isas(), progress::step);
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
}
