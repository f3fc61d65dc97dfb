package org.convnextc.compiler.target.cpp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.convnextc.compiler.target.GeluFit;

/** The kernels' header with the fit of GELU. Their build runs this. */
public final class GeluHeader {
    private GeluHeader() {}

    /** Writes the header below a folder. */
    public static void main(String[] args) throws IOException {
        Path headers = Path.of(args[0], "convnextc");
        Files.createDirectories(headers);
        Files.writeString(headers.resolve("gelu_fit.h"), source());
    }

    private static String source() {
        return """
                // The forms of GELU (arXiv 1606.08415), one of them shorter and less exact. Written in the build, from GeluFit.java, which says how the numbers were found.
                #pragma once
                #include "activation.h"

                CONVNEXTC_BEGIN
                """
                + function(GeluFit.ERF)
                + function(GeluFit.TANH)
                + function(GeluFit.SHORT)
                + "\nCONVNEXTC_END\n";
    }

    private static String function(GeluFit fit) {
        List<String> highestFirst = new ArrayList<>(fit.coefficients());
        Collections.reverse(highestFirst);
        return String.format(
                Locale.ROOT,
                """

                inline Vec gelu_%s(Vec x) {
                    constexpr float P[] = {%s};
                    return gelu(x, %sf, P);
                }
                """,
                fit.form(),
                GeluFit.literals(highestFirst).replace("\n", "\n            "),
                fit.limit());
    }
}
