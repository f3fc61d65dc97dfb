package org.convnextc.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.junit.jupiter.api.Test;

/** A launch whose arguments lie elsewhere than the driver looks does nothing and reports success. */
class ArgumentsTest {
    @Test
    void eachAddressLeadsToItsValue() {
        long[] pointers = {0x7f00_0000_1000L, 0, -1, 42};
        try (var values = new LongPointer(pointers);
                var addresses = NetModule.addresses(values, pointers.length)) {
            for (int i = 0; i < pointers.length; i++) {
                assertEquals(
                        values.address() + (long) i * Long.BYTES,
                        addresses.get(i).address());
                assertEquals(pointers[i], new LongPointer(new PointerPointer<>(addresses).get(i)).get());
            }
        }
    }

    /** A pointer made from a number is that number, for the driver too. */
    @Test
    void anAddressIsItsNumber() {
        try (var one = new PointerPointer<>(1)) {
            one.put(0, new Address(0x1234_5678_9abcL));
            assertEquals(0x1234_5678_9abcL, one.get(0).address());
        }
    }

    /** The driver gives memory without a size; arrays are copied to and from it all the same. */
    @Test
    void memoryWithoutASizeTakesAnArray() {
        float[] values = {1, 2, 3, 4};
        try (var memory = new FloatPointer(values.length)) {
            var bare = new FloatPointer(new Address(memory.address()));
            bare.put(values, 1, 3);
            float[] found = new float[4];
            bare.get(found, 1, 3);
            assertArrayEquals(new float[] {0, 2, 3, 4}, found);
        }
    }
}
