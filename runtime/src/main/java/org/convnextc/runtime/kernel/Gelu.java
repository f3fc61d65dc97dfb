package org.convnextc.runtime.kernel;

/**
 * Both forms of GELU are x (1/2 + g(x)) with an odd, bounded g. On [-c, c], g(t) = t P(u) with u = 2 t^2 / c^2 - 1 in [-1, 1]; P
 * interpolates g(t) / t at 4000 Chebyshev nodes (least squares, in double precision) and is written in powers of u, lowest first.
 * Beyond c, t stays at c. The degrees are the lowest at which 1/2 + g(c) rounds to at least 1: with the sum clamped to [0, 1], GELU
 * is then exactly 0 on the far left and exactly x on the far right.
 *
 * <p>Greatest absolute error in float32 on [-9, 9]: 6.8e-7 (erf, 15 terms, c = 5.3) and 6.5e-7 (tanh, 18 terms, c = 5.2).
 */
public final class Gelu {
    public static final float ERF_LIMIT = 5.3f;
    public static final float TANH_LIMIT = 5.2f;

    private static final float[] ERF = {
        1.333925575e-01f,
        -6.651855260e-02f,
        4.926456138e-02f,
        -3.958733380e-02f,
        3.207235411e-02f,
        -2.531267703e-02f,
        1.897362620e-02f,
        -1.313070487e-02f,
        8.677928708e-03f,
        -5.949964747e-03f,
        3.375373548e-03f,
        -1.008310122e-03f,
        5.425998825e-04f,
        -7.937791524e-04f,
        3.419416316e-04f
    };

    private static final float[] TANH = {
        1.359599084e-01f,
        -6.779696047e-02f,
        5.015254021e-02f,
        -4.007947817e-02f,
        3.196871653e-02f,
        -2.447435632e-02f,
        1.787814870e-02f,
        -1.223164797e-02f,
        6.641269661e-03f,
        -3.513023257e-03f,
        5.476573482e-03f,
        -4.504762590e-03f,
        -2.921215724e-03f,
        3.249750705e-03f,
        3.440727014e-03f,
        -2.987653250e-03f,
        -1.048596343e-03f,
        9.439095156e-04f
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
}
