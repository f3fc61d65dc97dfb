package org.convnextc.tool.build;

import java.util.List;
import java.util.SortedMap;
import org.convnextc.compiler.Targets;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.kernels.Headers;
import org.convnextc.tool.html.Language;

/** C++ for processors. */
final class CppToolchain extends Toolchain {
    /** @param arithmetic of products where it pays */
    CppToolchain(Arithmetic arithmetic) {
        super(Name.NATIVE, Targets.cpp(arithmetic), Language.CPP);
    }

    @Override
    SortedMap<String, byte[]> compile(
            SortedMap<String, String> sources, String packageName, String className, String... options) {
        return NativeBuild.cached(List.of(sources), packageName, BuildCache.ofUser());
    }

    @Override
    SortedMap<String, byte[]> beside(SortedMap<String, String> sources, String className) {
        return Headers.CPP.all();
    }
}
