package org.convnextc.maven;

import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.ClassTarget;

/**
 * What holds for every net.
 *
 * @param target of the classes
 * @param overrides {@code slot=value}
 * @param outputs label paths; empty for those that each net says itself
 */
record Options(ClassTarget target, List<String> overrides, List<String> outputs) {
    private static final Map<String, ClassTarget> TARGETS = Map.of("java", Targets.JAVA, "native", Targets.NATIVE);

    /** @param target what the parameter says */
    static Options of(String target, Map<String, String> slots, List<String> outputs) throws MojoFailureException {
        if (!TARGETS.containsKey(target)) {
            throw new MojoFailureException("target: found " + target + ", expected java or native");
        }
        return new Options(
                TARGETS.get(target),
                slots.entrySet().stream()
                        .map(slot -> slot.getKey() + "=" + slot.getValue())
                        .sorted()
                        .toList(),
                List.copyOf(outputs));
    }
}
