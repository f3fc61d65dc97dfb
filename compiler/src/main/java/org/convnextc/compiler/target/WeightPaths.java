package org.convnextc.compiler.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;

/**
 * The paths of a function's weights. Constants that are made in one way of the same weights go by the first one's path: passes make one
 * for each step, and steps may share the weights that they are made of.
 */
public final class WeightPaths {
    private final Map<String, String> first = new HashMap<>();

    public WeightPaths(Function function) {
        var byDerivation = new HashMap<List<Object>, String>();
        for (Constant constant : function.constants()) {
            List<Object> derivation = List.of(
                    constant.op(), constant.sources().stream().map(this::of).toList());
            first.put(constant.path(), byDerivation.computeIfAbsent(derivation, key -> constant.path()));
        }
    }

    /** A weight's own path, or that of one which is the same. */
    public String of(String path) {
        return first.getOrDefault(path, path);
    }
}
