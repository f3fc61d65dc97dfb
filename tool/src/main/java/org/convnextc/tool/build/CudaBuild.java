package org.convnextc.tool.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.Headers;
import org.convnextc.kernels.Nvcc;
import org.convnextc.tool.console.InputException;

/** Builds classes of the CUDA target: javac for the class, nvcc for the kernels beside it. */
public final class CudaBuild {
    /** Compiles a net's kernels to what is loaded at run time. */
    @FunctionalInterface
    public interface KernelCompiler {
        /** @param className without a package */
        byte[] compile(String className, String source);
    }

    private CudaBuild() {}

    /**
     * Class files, and the kernels beside them, by path.
     *
     * @param sources of one net, as a {@link org.convnextc.compiler.target.ClassTarget} has them
     * @param options of javac
     * @throws IllegalStateException where the sources do not compile: the emitter's fault
     */
    public static SortedMap<String, byte[]> build(
            SortedMap<String, String> sources,
            String packageName,
            String className,
            KernelCompiler kernels,
            String... options) {
        String name = packageName.isEmpty() ? className : packageName + "." + className;
        var files = new TreeMap<>(InMemoryCompiler.compile(name, sources.get(className + ".java"), options));
        files.put(name.replace('.', '/') + ".fatbin", kernels.compile(className, sources.get(className + ".cu")));
        return files;
    }

    /**
     * With the machine's nvcc.
     *
     * @throws InputException where it has none, or one that does not compile the kernels' templates
     */
    static byte[] nvcc(String className, String source) {
        Nvcc nvcc = Nvcc.find()
                .orElseThrow(() -> new InputException(
                        "the CUDA target's kernels need nvcc where a net is compiled; " + Nvcc.missing()));
        try (var folder = new TemporaryFolder()) {
            Path cu = folder.path().resolve(className + ".cu");
            Path fatbin = folder.path().resolve(className + ".fatbin");
            Headers.CUDA.write(folder.path());
            Files.writeString(cu, source);
            compile(nvcc, cu, fatbin);
            return Files.readAllBytes(fatbin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while nvcc was running", e);
        } catch (CxxCompiler.Failure e) {
            throw new IllegalStateException("the emitted kernels do not compile: " + e.getMessage(), e);
        }
    }

    /** Where a net's kernels do not compile, nvcc is to blame if their templates alone do not either. */
    private static void compile(Nvcc nvcc, Path cu, Path fatbin)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        try {
            nvcc.compile(cu, cu.getParent(), fatbin);
        } catch (CxxCompiler.Failure failure) {
            requireTemplatesCompile(nvcc, cu.resolveSibling("templates.cu"), fatbin);
            throw failure;
        }
    }

    private static void requireTemplatesCompile(Nvcc nvcc, Path cu, Path fatbin)
            throws IOException, InterruptedException {
        try {
            Files.writeString(cu, "#include \"convnextc/kernels.cuh\"\n");
            nvcc.compile(cu, cu.getParent(), fatbin);
        } catch (CxxCompiler.Failure failure) {
            throw new InputException(
                    nvcc.program() + " cannot compile the CUDA target's kernels: install what it asks for, or let "
                            + Nvcc.VARIABLE + " name another nvcc. " + failure.getMessage(),
                    failure);
        }
    }
}
