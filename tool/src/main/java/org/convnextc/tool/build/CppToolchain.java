package org.convnextc.tool.build;

import java.util.List;
import java.util.SortedMap;
import org.convnextc.compiler.Targets;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.kernels.Headers;
import org.convnextc.tool.html.Language;

/** C++ for processors. */
final class CppToolchain extends Toolchain {
    private final Arithmetic arithmetic;
    private final List<NativePlatform> platforms;

    /**
     * @param arithmetic of products where it pays
     * @param platforms what a jar is for; none for this machine
     */
    CppToolchain(Arithmetic arithmetic, List<NativePlatform> platforms) {
        super(Name.NATIVE, Targets.cpp(arithmetic), Language.CPP);
        this.arithmetic = arithmetic;
        this.platforms = List.copyOf(platforms);
    }

    @Override
    public Toolchain on(List<NativePlatform> others) {
        return new CppToolchain(arithmetic, others);
    }

    @Override
    SortedMap<String, byte[]> compile(
            SortedMap<String, String> sources, String packageName, String className, String... options) {
        List<NativeCompiler> compilers = platforms.isEmpty()
                ? List.of(NativeCompiler.here())
                : platforms.stream().map(NativeCompiler::of).toList();
        return NativeBuild.cached(compilers, List.of(sources), packageName, BuildCache.ofUser());
    }

    @Override
    SortedMap<String, byte[]> beside(SortedMap<String, String> sources, String className) {
        return Headers.CPP.all();
    }
}
