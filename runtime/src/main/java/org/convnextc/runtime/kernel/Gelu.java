package org.convnextc.runtime.kernel;

/** GELU as x (1/2 + t P(2 t^2 - 1)) with t = x / limit, held within [-1, 1]: {@link GeluFit} has the limit and P's coefficients. */
final class Gelu {
    private Gelu() {}

    /** GELU(x) with erf. */
    static float erf(float x) {
        return gelu(x, 1 / GeluFit.ERF_LIMIT, GeluFit.ERF);
    }

    /** The same with tanh. */
    static float tanh(float x) {
        return gelu(x, 1 / GeluFit.TANH_LIMIT, GeluFit.TANH);
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
