package org.convnextc.kernels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CUDA toolkit's compiler.
 *
 * @param program a name or a path
 */
public record Nvcc(String program) {
    /** Overrides the search. */
    public static final String VARIABLE = "CUDACXX";

    /** Variables that name the toolkit's folder. */
    private static final List<String> HOMES = List.of("CUDA_HOME", "CUDA_PATH");

    /** Where the toolkit usually is. */
    private static final String USUAL_HOME = "/usr/local/cuda";

    /** What kernels are compiled for: code for compute capability 8.x and 9.0, and PTX that the driver compiles for later ones. */
    public static final List<String> TARGETS =
            List.of("arch=compute_80,code=sm_80", "arch=compute_90,code=sm_90", "arch=compute_90,code=compute_90");

    /** What {@link #VARIABLE} names, or {@code nvcc} on the path, or the one of the toolkit's folder. */
    public static Optional<Nvcc> find() {
        Optional<String> named = variable(VARIABLE);
        return (named.isPresent() ? named.stream() : usual())
                .filter(CxxCompiler::exists)
                .findFirst()
                .map(Nvcc::new);
    }

    private static Stream<String> usual() {
        Stream<String> homes =
                Stream.concat(HOMES.stream().map(Nvcc::variable).flatMap(Optional::stream), Stream.of(USUAL_HOME));
        return Stream.concat(Stream.of("nvcc"), homes.map(home -> Path.of(home, "bin", "nvcc")
                .toString()));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The command that compiles a source to a fat binary, which holds code for all {@link #TARGETS}. */
    public List<String> command(Path source, Path include, Path fatbin) {
        var words = new ArrayList<>(List.of(program, "-std=c++17", "-fatbin", "--threads", "0"));
        TARGETS.forEach(target -> words.addAll(List.of("-gencode", target)));
        words.addAll(List.of("-I" + include, source.toString(), "-o", fatbin.toString()));
        return words;
    }

    /**
     * Runs {@link #command}.
     *
     * @return what the compiler said, which may be nothing
     * @throws CxxCompiler.Failure where the source does not compile
     */
    public String compile(Path source, Path include, Path fatbin)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        return CxxCompiler.run(
                command(source, include, fatbin), fatbin.toAbsolutePath().getParent());
    }

    /** What to do where {@link #find} finds nothing. */
    public static String missing() {
        return variable(VARIABLE)
                .map(name -> VARIABLE + " is " + name + ", which is no program: let it name nvcc")
                .orElse("found no nvcc: put the CUDA toolkit's bin folder on the path, or name nvcc in the variable "
                        + VARIABLE);
    }
}
