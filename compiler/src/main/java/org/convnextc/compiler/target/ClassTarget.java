package org.convnextc.compiler.target;

import java.util.SortedMap;
import org.convnextc.ir.Graph;

/** A target that makes a Java class of a net, be it in Java alone or with code in another language beside it. */
public interface ClassTarget extends Target {
    /**
     * The sources by file name: {@code Tiny.java}, and what else there is.
     *
     * @param lowered after {@link #pipeline}
     * @param packageName empty for none
     * @param className a Java identifier
     * @throws UnsupportedGraphException where a pass that the target needs has not run, or one of another target has
     */
    default SortedMap<String, String> sources(Graph lowered, String packageName, String className) {
        return sources(lowered, ClassSpec.of(packageName, className));
    }

    /** {@link #sources(Graph, String, String)} of a class that may know the names of the net's classes. */
    default SortedMap<String, String> sources(Graph lowered, ClassSpec spec) {
        try {
            return spell(lowered, spec);
        } catch (UnsupportedGraphException e) {
            throw e.forTarget(this);
        }
    }

    /** Which of the {@link #sources} computes. */
    String code(String className);

    /** As {@link #sources}, whose exception tells what the target needs. */
    SortedMap<String, String> spell(Graph lowered, ClassSpec spec);
}
