package org.convnextc.runtime.nativenet;

import java.util.Arrays;
import java.util.Locale;

/** What native kernels are compiled for; the best that the processor has is taken. */
enum InstructionSet {
    /** Whatever the compiler assumes by default. */
    PORTABLE("portable kernels"),
    /** AVX2 and FMA. */
    AVX2("AVX2"),
    /** AVX-512 F, VL, BW and DQ. */
    AVX512("AVX-512");

    /** Asks for one: {@code portable}, {@code avx2}, {@code avx512}, or {@code auto} for the best. */
    static final String PROPERTY = "org.convnextc.isa";

    private final String text;

    InstructionSet(String text) {
        this.text = text;
    }

    static InstructionSet of(NativeNet net) {
        String wanted = System.getProperty(PROPERTY, "auto");
        if (wanted.equals("auto")) {
            return net.hasIsa(AVX512.ordinal()) ? AVX512 : net.hasIsa(AVX2.ordinal()) ? AVX2 : PORTABLE;
        }
        InstructionSet found = Arrays.stream(values())
                .filter(isa -> isa.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("system property " + PROPERTY + " is \"" + wanted
                        + "\"; it must be auto, avx512, avx2 or portable"));
        if (!net.hasIsa(found.ordinal())) {
            throw new IllegalStateException(
                    found + " kernels cannot be used: this processor, or this build, lacks them");
        }
        return found;
    }

    @Override
    public String toString() {
        return text;
    }
}
