package org.convnextc.compiler.emit.java;

import java.util.Set;
import javax.lang.model.SourceVersion;
import org.convnextc.compiler.emit.UniqueNames;

/** Java names, and none that hides a variable of emitted methods. */
final class Identifiers extends UniqueNames {
    /** Names of parameters and variables in emitted methods. */
    private static final Set<String> LOCALS = Set.of("b", "t", "i", "f", "u", "block", "checkpoint", "options");

    private static final Set<String> OBJECT_METHODS =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    Identifiers() {
        super(LOCALS);
    }

    @Override
    protected boolean isKeyword(String name) {
        return SourceVersion.isKeyword(name);
    }

    /** {@code stages0} for {@code stages.0}; some names every object has methods of. */
    String component(String output) {
        String name = field(output);
        return OBJECT_METHODS.contains(name) ? fresh(name + "_") : name;
    }
}
