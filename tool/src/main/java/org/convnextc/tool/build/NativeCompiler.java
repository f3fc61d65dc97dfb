package org.convnextc.tool.build;

import java.util.List;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.InstructionSet;
import org.convnextc.runtime.spi.Platform;
import org.convnextc.tool.console.InputException;

/**
 * What makes the library for one kind of machine.
 *
 * @param platform under JavaCPP's name
 * @param isas that the library holds
 */
record NativeCompiler(String platform, CxxCompiler cxx, List<InstructionSet> isas) {
    /** Tells the kernels that they go into a library, which is to load on older systems than this one. */
    private static final List<String> LIBRARY = List.of("-DCONVNEXTC_LIBRARY");

    /**
     * GCC aligns the stack to 16 bytes on Windows, and takes it to be aligned for vectors of 32 and 64 where it moves them (GCC bug 54412):
     * the assembler then takes the moves that need no alignment.
     */
    private static final List<String> WINDOWS = List.of("-Wa,-muse-unaligned-vector-move");

    NativeCompiler {
        cxx = cxx.with(LIBRARY);
    }

    /** For this machine; throws {@link InputException} where it has no C++ compiler. */
    static NativeCompiler here() {
        CxxCompiler cxx = CxxCompiler.find()
                .orElseThrow(() -> new InputException("the native target needs a C++ compiler, and "
                        + CxxCompiler.named()
                                .map(name ->
                                        CxxCompiler.VARIABLE + " is " + name + ", which is no program: let it name")
                                .orElse("found none: install g++, or let " + CxxCompiler.VARIABLE + " name")
                        + " one (or take --target java)"));
        return new NativeCompiler(Platform.name(), cxx, InstructionSet.forThisMachine());
    }

    /** For machines of a kind; throws {@link InputException} where there is no compiler for it. */
    static NativeCompiler of(NativePlatform platform) {
        if (platform.toString().equals(Platform.name())) {
            return here();
        }
        if (!CxxCompiler.exists(platform.crossCompiler())) {
            throw new InputException("the platform " + platform + " needs the C++ compiler "
                    + platform.crossCompiler() + ", which is not on the path: install it (Debian's package "
                    + platform.debianPackage() + " has it), or leave this platform out");
        }
        var cxx = new CxxCompiler(platform.crossCompiler());
        return new NativeCompiler(
                platform.toString(),
                platform == NativePlatform.WINDOWS_X86_64 ? cxx.with(WINDOWS) : cxx,
                platform.isas());
    }

    /** What else there is to do for who has this compiler and cannot use it. */
    String otherwise() {
        return platform.equals(Platform.name())
                ? "let " + CxxCompiler.VARIABLE + " name another C++ compiler (or take --target java)"
                : "install another version of it, or leave the platform " + platform + " out";
    }

    boolean isLinux() {
        return platform.startsWith("linux");
    }

    boolean isWindows() {
        return platform.startsWith("windows");
    }
}
