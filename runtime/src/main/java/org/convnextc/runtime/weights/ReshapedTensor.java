package org.convnextc.runtime.weights;

/** The same elements, in the same order, under another shape. */
record ReshapedTensor(TensorSource tensor, int[] shape) implements TensorSource {
    @Override
    public String name() {
        return tensor.name();
    }

    @Override
    public void read(long from, float[] into, int offset, int count) {
        tensor.read(from, into, offset, count);
    }
}
