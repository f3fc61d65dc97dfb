package org.convnextc.ir.op;

/** Gaussian error linear unit (arXiv 1606.08415): x Phi(x) with erf, or the tanh approximation. */
public record Gelu(Form form) implements Activation {
    public enum Form {
        ERF,
        TANH
    }
}
