package org.convnextc.compiler.sema;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The names that a slot's parameters, {@code for} and {@code repeat} bind around a place, innermost first. */
final class Env {
    static final Env EMPTY = new Env(null, null, null);

    private final String name;
    private final Datum value;
    private final Env outer;

    private Env(String name, Datum value, Env outer) {
        this.name = name;
        this.value = value;
        this.outer = outer;
    }

    Env with(String bound, Datum to) {
        return new Env(bound, to, this);
    }

    Optional<Datum> find(String wanted) {
        for (Env env = this; env != EMPTY; env = env.outer) {
            if (env.name.equals(wanted)) {
                return Optional.of(env.value);
            }
        }
        return Optional.empty();
    }

    Set<String> names() {
        var names = new LinkedHashSet<String>();
        for (Env env = this; env != EMPTY; env = env.outer) {
            names.add(env.name);
        }
        return names;
    }
}
