package org.convnextc.compiler.target.host;

import java.util.Set;
import javax.lang.model.SourceVersion;
import org.convnextc.compiler.target.UniqueNames;

/** Java names, and none that hides a variable of emitted methods or another constant of emitted classes. */
public final class Identifiers extends UniqueNames {
    /** Names of parameters and variables in emitted methods, and of constants. */
    private static final Set<String> TAKEN =
            Set.of("b", "t", "i", "f", "u", "block", "checkpoint", "options", "SPEC", "KERNELS");

    private static final Set<String> OBJECT_METHODS =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    public Identifiers() {
        super(TAKEN);
    }

    @Override
    protected boolean isReserved(String name) {
        return SourceVersion.isKeyword(name) || name.startsWith(Windows.PREFIX);
    }

    /** {@code stages0} for {@code stages.0}; some names every object has methods of. */
    String component(String output) {
        String name = field(output);
        return OBJECT_METHODS.contains(name) ? fresh(name + "_") : name;
    }
}
