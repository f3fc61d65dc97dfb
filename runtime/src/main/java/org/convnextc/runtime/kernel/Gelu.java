package org.convnextc.runtime.kernel;

/**
 * Both forms of GELU are x (1/2 + g(x)) with an odd, bounded g. With t = x / limit, held within [-1, 1], g is t P(u) for u = 2 t^2 - 1.
 * P is the least-squares fit to g(x) / t at 4000 Chebyshev nodes in double precision, written in powers of u; its lowest
 * coefficient is then moved by some units in the last place so that P(1) is exactly 1/2 in float32. Beyond the limit GELU is thus
 * exactly 0 on the left and exactly x on the right.
 *
 * <p>Greatest absolute error in float32 on [-9, 9], with and without fused multiply-add: 8.0e-7 (erf, 15 terms) and 8.0e-7 (tanh, 16
 * terms). The limits are those at which it is least.
 */
public final class Gelu {
    public static final float ERF_LIMIT = 5.35f;
    public static final float TANH_LIMIT = 4.95f;

    private static final float[] ERF = {
        7.069972157e-01f,
        -3.526665270e-01f,
        2.615207136e-01f,
        -2.107960582e-01f,
        1.717295200e-01f,
        -1.366935670e-01f,
        1.035338640e-01f,
        -7.231322676e-02f,
        4.846910015e-02f,
        -3.419613838e-02f,
        1.968025975e-02f,
        -5.567503162e-03f,
        3.077568254e-03f,
        -4.937554710e-03f,
        2.162326127e-03f
    };

    private static final float[] TANH = {
        7.068580389e-01f,
        -3.515931070e-01f,
        2.574796975e-01f,
        -2.009698004e-01f,
        1.544400901e-01f,
        -1.124628633e-01f,
        7.469583303e-02f,
        -4.643535987e-02f,
        3.442732617e-02f,
        -2.326026559e-02f,
        2.431803878e-04f,
        4.645360634e-03f,
        1.222969685e-02f,
        -1.054896694e-02f,
        -2.991668181e-03f,
        3.242816078e-03f
    };

    private Gelu() {}

    /** P's coefficients for the form with erf, lowest power first. */
    public static float[] erf() {
        return ERF.clone();
    }

    /** P's coefficients for the form with tanh, lowest power first. */
    public static float[] tanh() {
        return TANH.clone();
    }

    /** GELU(x) with erf. */
    static float erf(float x) {
        return gelu(x, 1 / ERF_LIMIT, ERF);
    }

    /** The same with tanh. */
    static float tanh(float x) {
        return gelu(x, 1 / TANH_LIMIT, TANH);
    }

    private static float gelu(float x, float scale, float[] coefficients) {
        float t = Math.min(Math.max(x * scale, -1), 1);
        float u = t * t * 2 - 1;
        float p = coefficients[coefficients.length - 1];
        for (int k = coefficients.length - 2; k >= 0; k--) {
            p = p * u + coefficients[k];
        }
        return x * (t * p + 0.5f);
    }
}
