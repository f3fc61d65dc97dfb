package org.convnextc.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> KNOWN =
            List.of("widths", "depths", "layernorm", "batchnorm", "linear", "conv", "act", "ConvNeXt", "x");

    @ParameterizedTest
    @CsvSource({
        "width, widths",
        "dephts, depths",
        "layer_norm, layernorm",
        "LayerNorm, layernorm",
        "convnext, ConvNeXt",
        "con, conv",
        "acts, act",
        "lineaire, linear"
    })
    void closeNamesAreFound(String wrong, String expected) {
        assertEquals(Optional.of(expected), Suggestions.closest(wrong, KNOWN));
    }

    @ParameterizedTest
    @CsvSource({"w", "transformer", "qqq", "maxpool"})
    void farNamesAreNot(String wrong) {
        assertEquals(Optional.empty(), Suggestions.closest(wrong, KNOWN));
    }

    @Test
    void ofEquallyCloseOnesTheAlphabeticallyFirst() {
        assertEquals(Optional.of("bat"), Suggestions.closest("aat", List.of("cat", "bat", "hat")));
    }

    @Test
    void nothingIsKnown() {
        assertEquals(Optional.empty(), Suggestions.closest("a".repeat(100_000), List.of("a")));
        assertEquals(Optional.empty(), Suggestions.closest("", List.of()));
    }
}
