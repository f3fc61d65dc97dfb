package org.convnextc.importer.onnx.write;

import java.util.List;

/** A step of a chain, on its way to text. */
sealed interface Item {
    /**
     * One op.
     *
     * @param label the path of its label from the chain's own on; empty for none
     * @param text as the language writes it, without a label
     */
    record Op(String label, String text) implements Item {}

    /**
     * Chains that take the same value, and what joins them.
     *
     * @param keyword {@code residual}, {@code multiply} or {@code concat}
     * @param via the second chain of {@code residual} and {@code multiply}; empty where that is the value itself
     */
    record Join(String label, String keyword, List<List<Item>> branches, List<Item> via) implements Item {}

    /** Steps under a label. */
    record Group(String label, List<Item> items) implements Item {}

    /** The same steps several times, under a label that is numbered. */
    record Repeat(String label, int count, List<Item> items) implements Item {}

    /** A value that the net hands out: the one at hand, or what a chain makes of it. */
    record Output(String label, List<Item> items) implements Item {}

    String label();
}
