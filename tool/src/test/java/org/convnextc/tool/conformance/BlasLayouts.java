package org.convnextc.tool.conformance;

import java.io.IOException;
import java.util.List;
import org.convnextc.runtime.GemmProvider;

/** The ways in which OpenBLAS is given weights; by default the processor decides. */
public final class BlasLayouts {
    private static final String PROPERTY = "org.convnextc.blas.layout";

    private BlasLayouts() {}

    /** Loads a model and looks at it. */
    public interface Check {
        void run() throws IOException, ReflectiveOperationException;
    }

    /** With each of them; once where OpenBLAS has no part in it. */
    public static void each(GemmProvider gemm, Check check) throws IOException, ReflectiveOperationException {
        for (String layout : gemm == GemmProvider.OPENBLAS ? List.of("rows", "panels") : List.of("auto")) {
            System.setProperty(PROPERTY, layout);
            try {
                check.run();
            } finally {
                System.clearProperty(PROPERTY);
            }
        }
    }
}
