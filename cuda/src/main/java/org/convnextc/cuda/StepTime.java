package org.convnextc.cuda;

/**
 * How long a step of a net took on the GPU.
 *
 * @param name of its kernel, or what a product multiplies: {@code gemm 802816x96x384}, rows by inputs by outputs
 */
public record StepTime(String name, double microseconds) {}
