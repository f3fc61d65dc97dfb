package org.convnextc.compiler.target;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;
import org.convnextc.ir.Graph;

/**
 * What a class is called, and what it calls the classes of the net.
 *
 * @param labels in the order of the last output's elements; empty for none
 * @param tail the net's end, where it hands out what it needs to explain its answers
 */
public record ClassSpec(ClassName name, List<String> labels, Optional<Tail> tail) {
    /** Identifiers, but none of a type: Java Language Specification 17, section 3.9, "TypeIdentifier". */
    private static final Set<String> NO_TYPES = Set.of("permits", "record", "sealed", "var", "yield");

    /**
     * The end of a net.
     *
     * @param output that is its last feature map
     */
    public record Tail(String output, ClassifierTail steps) {
        /** Empty where the net ends otherwise, or does not hand out the map. */
        public static Optional<Tail> of(Graph flat) {
            return ClassifierTail.of(flat).flatMap(steps -> steps.output(flat).map(output -> new Tail(output, steps)));
        }
    }

    public ClassSpec {
        labels = List.copyOf(labels);
    }

    /**
     * @param packageName empty for none
     * @param className one that {@link #isClassName} allows
     */
    public static ClassSpec of(String packageName, String className) {
        return new ClassSpec(ClassName.get(packageName, className), List.of(), Optional.empty());
    }

    /** Whether a class can be called that, without a package. */
    public static boolean isClassName(String name) {
        return SourceVersion.isIdentifier(name)
                && !SourceVersion.isKeyword(name, SourceVersion.RELEASE_17)
                && !NO_TYPES.contains(name);
    }

    public ClassSpec withLabels(List<String> labels) {
        return new ClassSpec(name, labels, tail);
    }

    public ClassSpec withTail(Optional<Tail> tail) {
        return new ClassSpec(name, labels, tail);
    }

    public String packageName() {
        return name.packageName();
    }

    /** Without the package. */
    public String simpleName() {
        return name.simpleName();
    }

    /** With the package. */
    public String fullName() {
        return name.canonicalName();
    }
}
