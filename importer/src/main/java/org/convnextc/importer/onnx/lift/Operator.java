package org.convnextc.importer.onnx.lift;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a kind of node gives, its outputs in order. */
@FunctionalInterface
interface Operator {
    List<Known> apply(At at);

    /** One output. */
    @FunctionalInterface
    interface Single {
        Known apply(At at);
    }

    static Operator of(Single single) {
        return at -> List.of(single.apply(at));
    }

    /** ONNX's operators that are known, by name. */
    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        Stream.of(
                        ConstantOperators.all(),
                        ShapeOperators.all(),
                        ElementOperators.all(),
                        WindowOperators.all(),
                        ProductOperators.all(),
                        NormOperators.all(),
                        ChannelOperators.all())
                .forEach(all::putAll);
        return all;
    }
}
