package org.convnextc.ir;

import java.util.List;
import org.convnextc.ir.op.Op;

/**
 * A weight derived from weights when they are bound:
 * {@code const @p.expand.weight = scale_columns @p.pwconv1.weight, @p.norm.weight : f32[384,96]}.
 *
 * @param path of the derived weight, relative like an instruction's
 * @param sources paths of checkpoint parameters or of earlier constants of the function
 */
public record Constant(String path, Op op, List<String> sources, TensorType type) {
    public Constant {
        sources = List.copyOf(sources);
    }

    /** The same under another path. */
    public Constant withPath(String next) {
        return new Constant(next, op, sources, type);
    }

    /** The same from other sources. */
    public Constant withSources(List<String> next) {
        return new Constant(path, op, next, type);
    }
}
