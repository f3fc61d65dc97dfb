package org.convnextc.compiler.target;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassSpecTest {
    @ParameterizedTest
    @ValueSource(strings = {"Tiny", "tiny", "_1", "Record", "records", "module", "with", "to", "Über"})
    void namesOfClasses(String name) {
        assertTrue(ClassSpec.isClassName(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "_", "1X", "a.B", "a-b", "class", "true", "null", "permits", "record", "sealed", "var", "yield"
            })
    void namesOfNone(String name) {
        assertFalse(ClassSpec.isClassName(name));
    }
}
