package org.convnextc.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
