package org.convnextc.compiler.frontend.eval;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.convnextc.dsl.ast.Expr;

/** The names that a slot's parameters, {@code for} and {@code repeat} bind around a place, innermost first. */
public final class Env {
    public static final Env EMPTY = new Env(null, null, Optional.empty(), null);

    /**
     * What a value was computed of.
     *
     * @param env of the expression
     */
    public record Origin(Expr expr, Env env) {}

    private final String name;
    private final ExprValue value;
    private final Optional<Origin> origin;
    private final Env outer;

    private Env(String name, ExprValue value, Optional<Origin> origin, Env outer) {
        this.name = name;
        this.value = value;
        this.origin = origin;
        this.outer = outer;
    }

    public Env with(String bound, ExprValue to, Optional<Origin> from) {
        return new Env(bound, to, from, this);
    }

    public Optional<ExprValue> find(String wanted) {
        return binding(wanted).map(env -> env.value);
    }

    /** The part of this whose innermost name is the wanted one. */
    Optional<Env> binding(String wanted) {
        for (Env env = this; env != EMPTY; env = env.outer) {
            if (env.name.equals(wanted)) {
                return Optional.of(env);
            }
        }
        return Optional.empty();
    }

    /** What the innermost name was computed of. */
    Optional<Origin> origin() {
        return origin;
    }

    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        for (Env env = this; env != EMPTY; env = env.outer) {
            names.add(env.name);
        }
        return names;
    }
}
