package org.convnextc.checkpoint;

/** The same elements, in the same order, under another name or shape. */
record ReshapedTensor(String name, int[] shape, TensorSource tensor) implements TensorSource {
    @Override
    public String type() {
        return tensor.type();
    }

    @Override
    public void read(long from, float[] into, int offset, int count) {
        tensor.read(from, into, offset, count);
    }
}
