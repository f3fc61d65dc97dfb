package org.convnextc.tool.html;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;

/** Languages of emitted code, by the names that the page shows. */
public enum Language {
    /** Nested classes stand behind what uses them. */
    JAVA("Java") {
        @Override
        List<Function> order(Graph graph) {
            var order = new ArrayList<>(graph.functions());
            Collections.rotate(order, 1);
            return order;
        }
    },
    /** Structs stand before what uses them. */
    CPP("C++") {
        @Override
        List<Function> order(Graph graph) {
            return graph.functions();
        }
    };

    private final String title;

    Language(String title) {
        this.title = title;
    }

    /** The order in which the code has the functions of a graph. */
    abstract List<Function> order(Graph graph);

    @Override
    public String toString() {
        return title;
    }
}
