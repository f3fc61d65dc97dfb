package org.convnextc.ir.op;

/** x min(max(x + 3, 0), 6) / 6 (arXiv 1905.02244, section 5.2) */
public record Hardswish() implements Activation {}
