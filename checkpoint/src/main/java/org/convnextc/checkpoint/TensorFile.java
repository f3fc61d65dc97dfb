package org.convnextc.checkpoint;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file in which tensors lie at places that a description tells which is not read here, as those of an ONNX model. Elements are
 * little-endian and row-major; they are read when they are asked for.
 */
public final class TensorFile implements AutoCloseable {
    private final FileBytes file;

    private TensorFile(FileBytes file) {
        this.file = file;
    }

    /** @throws CheckpointException where there is no such file, or it cannot be opened */
    public static TensorFile open(Path path) {
        return new TensorFile(FileBytes.open(path));
    }

    public Path path() {
        return file.path();
    }

    public long size() {
        return file.size();
    }

    /** All bytes, through a small buffer; what is skipped is not read. */
    public InputStream stream() {
        return new FileStream(file, 0, file.size());
    }

    /** Bytes in memory, little-endian: for short records only. */
    public ByteBuffer bytes(long position, int length) {
        if (position < 0 || length > file.size() - position) {
            throw file.fault(
                    "ends at " + file.size() + ", where " + length + " bytes from " + position + " on are expected");
        }
        return file.bytes(position, length);
    }

    /**
     * A tensor of this file.
     *
     * @param type of the elements, by safetensors' name: {@code F32}, {@code BF16}
     * @param position of the first element, in bytes
     * @throws CheckpointException where the type holds no real numbers, or the tensor does not lie in the file
     */
    public TensorSource tensor(String name, String type, long position, int[] shape) {
        Optional<ElementType> elements = ElementType.ofSafetensors(type).filter(ElementType::isReal);
        if (elements.isEmpty()) {
            throw file.fault("has tensor '" + name + "' of type " + type + ", which is not read");
        }
        long bytes;
        try {
            bytes = Math.multiplyExact(Layouts.elements(shape), elements.get().bytes());
        } catch (ArithmeticException e) {
            throw file.fault("has tensor '" + name + "' of a shape whose product is no number", e);
        }
        if (position < 0 || bytes > file.size() - position) {
            throw file.fault("has tensor '" + name + "' at byte " + position + " with " + bytes + " bytes, but ends at "
                    + file.size() + ": it is cut short or damaged");
        }
        return new StoredTensor(
                file, name, elements.get(), ByteOrder.LITTLE_ENDIAN, position, shape, Layouts.strides(shape));
    }

    @Override
    public void close() {
        file.close();
    }
}
