package org.convnextc.compiler.target.cpp;

import java.util.Set;
import java.util.regex.Pattern;
import org.convnextc.compiler.target.UniqueNames;

/**
 * C++ names, and none that hides a name of the kernels. A field of several words has a capital, which no function of the kernels and no
 * word of the language has; a field of one word may end in a digit, as none of them does; a function's type has the digits of its shape,
 * which no type of the kernels has; constants have an underscore.
 */
public final class CppNames extends UniqueNames {
    private static final Pattern OF_THE_KERNELS = Pattern.compile("[a-z]+(?:[0-9]+[a-z]+)*|[A-Z][A-Za-z]*");

    public CppNames() {
        super(Set.of());
    }

    @Override
    protected boolean isReserved(String name) {
        return OF_THE_KERNELS.matcher(name).matches();
    }
}
