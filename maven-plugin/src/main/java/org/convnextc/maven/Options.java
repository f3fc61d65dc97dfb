package org.convnextc.maven;

import java.util.List;
import java.util.Map;

/**
 * What holds for every net.
 *
 * @param overrides {@code slot=value}
 * @param outputs label paths; empty for those that each net says itself
 */
record Options(List<String> overrides, List<String> outputs) {
    static Options of(Map<String, String> slots, List<String> outputs) {
        return new Options(
                slots.entrySet().stream()
                        .map(slot -> slot.getKey() + "=" + slot.getValue())
                        .sorted()
                        .toList(),
                List.copyOf(outputs));
    }
}
