package org.convnextc.cuda;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.runtime.spi.Probes;

/** What one forward has computed step by step, for {@link Probes}. */
final class Recording {
    private final Device device;
    private final ValueType type;
    private final int images;
    private final List<float[]> values = new ArrayList<>();

    Recording(Device device, ValueType type, int images) {
        this.device = device;
        this.type = type;
        this.images = images;
    }

    /** @param elements of one image */
    void keep(long address, int elements) {
        float[] value = new float[Math.multiplyExact(images, elements)];
        if (type.bytes() == Float.BYTES) {
            device.download(address, value, 0, value.length);
        } else {
            short[] bits = new short[value.length];
            device.download(address, bits, 0, bits.length);
            for (int i = 0; i < bits.length; i++) {
                value[i] = type.decode(bits[i]);
            }
        }
        values.add(value);
    }

    /** Comes to every mark, image by image, where the value of the step before it is all that can be read. */
    void replay() {
        for (int image = 0; image < images; image++) {
            Probes.reached(Recording::nothing);
            for (float[] value : values) {
                int start = image * (value.length / images);
                Probes.reached((from, into, offset, count) -> System.arraycopy(value, start, into, offset, count));
            }
            Probes.reached(Recording::nothing);
        }
    }

    private static void nothing(int from, float[] into, int offset, int count) {
        throw new IllegalStateException("no step has run before this mark");
    }
}
