package org.convnextc.tool.build;

import java.util.List;
import org.convnextc.kernels.InstructionSet;

/** What a class of the native target can be built for by a C++ compiler that Debian has, be it another kind of machine than this one. */
public enum NativePlatform {
    LINUX_X86_64("linux-x86_64", "x86_64-linux-gnu-g++", "g++-x86-64-linux-gnu", InstructionSet.ofX86()),
    LINUX_ARM64("linux-arm64", "aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu", InstructionSet.ofOthers()),
    WINDOWS_X86_64("windows-x86_64", "x86_64-w64-mingw32-g++", "g++-mingw-w64-x86-64-posix", InstructionSet.ofX86());

    private final String name;
    private final String compiler;
    private final String debianPackage;
    private final List<InstructionSet> isas;

    NativePlatform(String name, String compiler, String debianPackage, List<InstructionSet> isas) {
        this.name = name;
        this.compiler = compiler;
        this.debianPackage = debianPackage;
        this.isas = isas;
    }

    /** The program that compiles for it on machines of other kinds. */
    String crossCompiler() {
        return compiler;
    }

    /** Which package of Debian has {@link #crossCompiler}. */
    String debianPackage() {
        return debianPackage;
    }

    /** Those that a library for it holds. */
    List<InstructionSet> isas() {
        return isas;
    }

    /** The name that JavaCPP has for it, and that the folder of its library has in a jar. */
    @Override
    public String toString() {
        return name;
    }
}
