package org.convnextc.compiler.target;

import java.util.List;

/**
 * What kernels in Java and in C++ compute GELU with; the builds of {@code runtime} and {@code kernels} write it down for them. Both forms
 * of GELU are x (1/2 + g(x)) with an odd, bounded g. With t = x / limit, held within [-1, 1], g is t P(u) for u = 2 t^2 - 1. P is the
 * least-squares fit to g(x) / t at 4000 Chebyshev nodes in double precision, written in powers of u; its lowest coefficient is then moved
 * by some units in the last place so that P(1) is exactly 1/2 in float32. Beyond the limit GELU is thus exactly 0 on the left and exactly
 * x on the right.
 *
 * <p>Greatest absolute error in float32 on [-9, 9], with and without fused multiply-add: 8.0e-7 (erf, 15 terms) and 8.0e-7 (tanh, 16
 * terms). The limits are those at which it is least. Of the short one, 7 terms for the form with erf, the greatest error is least instead of
 * the sum of squares: 1.9e-4.
 *
 * @param form {@code erf}
 * @param limit a float32 in decimal
 * @param coefficients of P, lowest power first
 */
public record GeluFit(String form, String limit, List<String> coefficients) {
    public static final GeluFit ERF = new GeluFit(
            "erf",
            "5.35",
            "7.069972157e-01",
            "-3.526665270e-01",
            "2.615207136e-01",
            "-2.107960582e-01",
            "1.717295200e-01",
            "-1.366935670e-01",
            "1.035338640e-01",
            "-7.231322676e-02",
            "4.846910015e-02",
            "-3.419613838e-02",
            "1.968025975e-02",
            "-5.567503162e-03",
            "3.077568254e-03",
            "-4.937554710e-03",
            "2.162326127e-03");
    public static final GeluFit TANH = new GeluFit(
            "tanh",
            "4.95",
            "7.068580389e-01",
            "-3.515931070e-01",
            "2.574796975e-01",
            "-2.009698004e-01",
            "1.544400901e-01",
            "-1.124628633e-01",
            "7.469583303e-02",
            "-4.643535987e-02",
            "3.442732617e-02",
            "-2.326026559e-02",
            "2.431803878e-04",
            "4.645360634e-03",
            "1.222969685e-02",
            "-1.054896694e-02",
            "-2.991668181e-03",
            "3.242816078e-03");

    public static final GeluFit SHORT = new GeluFit(
            "short",
            "3.9",
            "7.030648979e-01",
            "-3.346183429e-01",
            "2.158842244e-01",
            "-1.337658587e-01",
            "8.664425437e-02",
            "-5.864944972e-02",
            "2.144027471e-02");

    private GeluFit(String form, String limit, String... coefficients) {
        this(form, limit, List.of(coefficients));
    }

    /** Numbers as literals with commas between them, in lines of five. */
    public static String literals(List<String> numbers) {
        var lines = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            lines.append(i == 0 ? "" : i % 5 == 0 ? ",\n" : ", ")
                    .append(numbers.get(i))
                    .append('f');
        }
        return lines.toString();
    }
}
