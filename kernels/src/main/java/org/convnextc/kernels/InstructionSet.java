package org.convnextc.kernels;

import java.util.List;
import java.util.Locale;

/**
 * Instruction sets that emitted C++ is compiled for: each translation unit makes a table of its own. The runtime, which chooses one, has
 * the same under this name in the same order; so has {@code abi.h}.
 */
public enum InstructionSet {
    /** What the compiler assumes by default. */
    PORTABLE,
    AVX2("-mavx2", "-mfma"),
    AVX512("-mavx2", "-mfma", "-mavx512f", "-mavx512vl", "-mavx512bw", "-mavx512dq", "-mprefer-vector-width=512");

    private final List<String> flags;

    InstructionSet(String... flags) {
        this.flags = List.of(flags);
    }

    /** Flags of the compiler beside {@link CxxCompiler#FLAGS}. */
    public List<String> flags() {
        return flags;
    }

    /** Those that a library for this machine holds. */
    public static List<InstructionSet> forThisMachine() {
        String machine = System.getProperty("os.arch");
        return machine.equals("amd64") || machine.equals("x86_64") ? ofX86() : ofOthers();
    }

    /** Of processors of the kind x86-64. */
    public static List<InstructionSet> ofX86() {
        return List.of(values());
    }

    /** Of any other kind. */
    public static List<InstructionSet> ofOthers() {
        return List.of(PORTABLE);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
