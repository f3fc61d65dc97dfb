package org.convnextc.importer.onnx.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.ir.Graph;

/**
 * A net that may compute what a model computes.
 *
 * @param file the built-in file of its parent
 * @param slots values by name
 */
record Candidate(String file, String parent, Map<String, String> slots) {
    Candidate {
        slots = new LinkedHashMap<>(slots);
    }

    Candidate of(String next) {
        return new Candidate(file, next, slots);
    }

    Candidate without(String... names) {
        Map<String, String> left = new LinkedHashMap<>(slots);
        for (String name : names) {
            left.remove(name);
        }
        return new Candidate(file, parent, left);
    }

    Candidate with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(slots);
        more.put(name, value);
        return new Candidate(file, parent, more);
    }

    boolean computes(LiftedNet lifted) {
        String text = "use \"" + file + "\"\nnet Candidate_ : " + parent + " {\n"
                + slots.entrySet().stream()
                        .map(slot -> "  " + slot.getKey() + " = " + slot.getValue() + "\n")
                        .collect(Collectors.joining())
                + "}\n";
        Optional<Graph> graph = Frontend.load(
                new Source("candidate", text), Optional.empty(), List.of(), new SourceMap(), new Diagnostics());
        return graph.filter(net -> Twin.find(lifted, net).isPresent()).isPresent();
    }
}
