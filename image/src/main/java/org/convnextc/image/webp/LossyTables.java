package org.convnextc.image.webp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The constants of RFC 6386 that are many: factors of dequantization and probabilities, from the file {@code vp8.txt}. */
final class LossyTables {
    /** Types of blocks: luma without DC, the DC of luma, chroma, luma with DC. */
    static final int TYPES = 4;

    static final int BANDS = 8;
    static final int CONTEXTS = 3;

    /** Probabilities of a token's tree. */
    static final int TOKENS = 11;

    private static final int QUANTIZERS = 128;
    private static final int MODES = 10;

    static final int[] DC;
    static final int[] AC;

    /** {@code [mode above][mode to the left][node]}. */
    static final int[][][] BLOCK_MODES;

    /** {@code [type][band][context][node]}, in one array. */
    static final int[] TOKEN_PROBABILITIES;

    static final int[] TOKEN_UPDATES;

    static {
        try (InputStream file = LossyTables.class.getResourceAsStream("vp8.txt")) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            String[] numbers = text.replaceAll("(?m)^#.*$", "").trim().split("\\s+");
            DC = numbers(numbers, 0, QUANTIZERS);
            AC = numbers(numbers, QUANTIZERS, QUANTIZERS);
            int next = 2 * QUANTIZERS;
            BLOCK_MODES = new int[MODES][MODES][];
            for (int[][] above : BLOCK_MODES) {
                for (int left = 0; left < MODES; left++, next += MODES - 1) {
                    above[left] = numbers(numbers, next, MODES - 1);
                }
            }
            int probabilities = TYPES * BANDS * CONTEXTS * TOKENS;
            TOKEN_PROBABILITIES = numbers(numbers, next, probabilities);
            TOKEN_UPDATES = numbers(numbers, next + probabilities, probabilities);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LossyTables() {}

    private static int[] numbers(String[] from, int start, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Integer.parseInt(from[start + i]);
        }
        return numbers;
    }
}
