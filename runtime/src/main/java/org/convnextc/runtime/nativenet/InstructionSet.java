package org.convnextc.runtime.nativenet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.convnextc.runtime.spi.Platform;

/** What native kernels are compiled for; the best that the processor has is taken. */
enum InstructionSet {
    /** Whatever the compiler assumes by default; on AArch64 that has vectors of four, NEON. */
    PORTABLE("portable kernels"),
    /** AVX2 and FMA. */
    AVX2("AVX2"),
    /** AVX-512 F, VL, BW and DQ. */
    AVX512("AVX-512"),
    /** AVX2, and AVX-VNNI for products of 8-bit integers. */
    AVX2_VNNI("AVX2, AVX-VNNI"),
    /** AVX-512, and AVX512-VNNI for products of 8-bit integers. */
    AVX512_VNNI("AVX-512 VNNI");

    /** The best first. */
    private static final List<InstructionSet> PREFERENCE = List.of(AVX512_VNNI, AVX512, AVX2_VNNI, AVX2, PORTABLE);

    /** Asks for one: {@code portable}, {@code avx2}, {@code avx512}, {@code avx2_vnni}, {@code avx512_vnni}, or {@code auto} for the best. */
    static final String PROPERTY = "org.convnextc.isa";

    private final String text;

    InstructionSet(String text) {
        this.text = text;
    }

    static InstructionSet of(NativeNet net) {
        String wanted = System.getProperty(PROPERTY, "auto");
        if (wanted.equals("auto")) {
            return PREFERENCE.stream()
                    .filter(isa -> net.hasIsa(isa.ordinal()))
                    .findFirst()
                    .orElse(PORTABLE);
        }
        InstructionSet found = Arrays.stream(values())
                .filter(isa -> isa.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("system property " + PROPERTY + " is \"" + wanted
                        + "\"; it must be auto, avx512, avx2 or portable, or of a class with products of 8-bit integers"
                        + " avx512_vnni or avx2_vnni"));
        if (!net.hasIsa(found.ordinal())) {
            throw new IllegalStateException(
                    found + " kernels cannot be used: this processor, or this build, lacks them");
        }
        return found;
    }

    @Override
    public String toString() {
        return this == PORTABLE && Platform.name().endsWith("-arm64") ? "NEON" : text;
    }
}
