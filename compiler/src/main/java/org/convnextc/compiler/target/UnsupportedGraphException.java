package org.convnextc.compiler.target;

import java.util.Locale;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Arithmetic;

/** A graph that a target cannot spell: a pass that it needs has not run, or the text of a graph says what no net of the language does. */
public final class UnsupportedGraphException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what which instruction or weight, and why not */
    public UnsupportedGraphException(String what) {
        super(what);
    }

    /** Where a target multiplies floats alone. */
    public static void requireFloats(Arithmetic arithmetic, Instruction at) {
        if (arithmetic != Arithmetic.F32) {
            throw new UnsupportedGraphException(
                    "products of " + arithmetic.name().toLowerCase(Locale.ROOT) + " of %" + at.name()
                            + " have no kernel; those of images have one in the target native");
        }
    }

    /** The same with advice. */
    public UnsupportedGraphException forTarget(Target target) {
        return new UnsupportedGraphException("the target " + target.name() + " cannot spell this graph: " + getMessage()
                + "\nhelp: it needs the passes "
                + String.join(", ", target.pipeline().needed())
                + "; were they left out?");
    }
}
