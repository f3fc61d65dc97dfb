package org.convnextc.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    /** {@code \u009b} begins a terminal's command as escape and bracket do. */
    @ParameterizedTest
    @ValueSource(strings = {"\u001b", "\n", "\u007f", "\u0085", "\u009b"})
    void controlCharactersAreShownAsQuestionMarks(String control) {
        assertEquals("a?[2Jb", Printable.of("a" + control + "[2Jb"));
        assertFalse(Printable.is("a" + control));
    }

    @Test
    void lettersStay() {
        assertEquals("Ärmel 袖 \u00a0", Printable.of("Ärmel 袖 \u00a0"));
        assertTrue(Printable.is("Ärmel 袖"));
    }
}
