package org.convnextc.runtime.gemm.blas;

import java.util.Arrays;
import java.util.Locale;

/** How OpenBLAS is given weights. */
public enum BlasLayout {
    /** As the checkpoint has them: [outputs, inputs]. OpenBLAS packs both matrices of a product at each call. */
    ROWS,
    /**
     * In panels of {@link PanelMatrix#PANEL} outputs, [panels][input][output of the panel], the last panel with what is left. Calls take so small a
     * part of a product that OpenBLAS packs nothing, where it has kernels for that.
     */
    PANELS;

    /** Asks for one: {@code rows}, {@code panels}, or {@code auto} for the faster. */
    static final String PROPERTY = "org.convnextc.blas.layout";

    static BlasLayout chosen() {
        String wanted = System.getProperty(PROPERTY, "auto");
        if (wanted.equals("auto")) {
            // Those for AVX-512; the others take small products like large ones.
            return Blas.computesAs("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS") ? PANELS : ROWS;
        }
        return Arrays.stream(values())
                .filter(layout -> layout.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "system property " + PROPERTY + " is \"" + wanted + "\"; it must be auto, panels or rows"));
    }
}
