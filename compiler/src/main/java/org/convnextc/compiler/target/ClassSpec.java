package org.convnextc.compiler.target;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * What a class is called, and what it calls the classes of the net.
 *
 * @param labels in the order of the last output's elements; empty for none
 */
public record ClassSpec(ClassName name, List<String> labels) {
    public ClassSpec {
        labels = List.copyOf(labels);
    }

    /**
     * @param packageName empty for none
     * @param className a Java identifier
     */
    public static ClassSpec of(String packageName, String className) {
        return new ClassSpec(ClassName.get(packageName, className), List.of());
    }

    public ClassSpec withLabels(List<String> labels) {
        return new ClassSpec(name, labels);
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
