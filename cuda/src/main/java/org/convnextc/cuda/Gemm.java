package org.convnextc.cuda;

/**
 * A matrix product: out = epilogue(in weight^T + bias) + residual, where an epilogue and a residual do not go together. All matrices are
 * row-major and of the same type; so is the bias.
 *
 * @param rows of in, residual and out
 * @param inputs columns of in and weight
 * @param outputs rows of weight, columns of residual and out
 */
record Gemm(ValueType type, long rows, int inputs, int outputs, boolean bias, Epilogue epilogue, boolean residual) {
    Gemm {
        if (residual && epilogue != Epilogue.NONE) {
            throw new IllegalArgumentException("a product with the epilogue " + epilogue + " adds no residual");
        }
    }
}
