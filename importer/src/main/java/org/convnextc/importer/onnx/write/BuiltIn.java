package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.syntax.NetParser;
import org.convnextc.importer.onnx.lift.LiftedNet;

/**
 * Finds the built-in net that a model is: sizes that the model's steps tell make candidates, and the one that computes the same, op by op,
 * is it. Then it is named by the nearest net that has the sizes already, with no slot more than it takes.
 */
final class BuiltIn {
    private static final String[] SIZES = {
        "depths",
        "widths",
        "depth",
        "width",
        "groups",
        "group_width",
        "expansion",
        "strides",
        "stem_width",
        "last_width"
    };

    private BuiltIn() {}

    static Optional<Candidate> find(LiftedNet lifted) {
        var sketch = new Sketch(lifted);
        return Stream.of(ConvNeXts.of(sketch), ResNets.of(sketch), MobileNets.of(sketch))
                .flatMap(List::stream)
                .filter(candidate -> candidate.computes(lifted))
                .findFirst()
                .map(candidate -> shortened(named(candidate, lifted), lifted));
    }

    /** The same of a net that has the sizes. */
    private static Candidate named(Candidate candidate, LiftedNet lifted) {
        return heirs(candidate).stream()
                .map(name -> candidate.of(name).without(SIZES))
                .filter(named -> named.computes(lifted))
                .findFirst()
                .orElse(candidate);
    }

    /** Nets of the file below the candidate's parent, the nearest first. */
    private static List<String> heirs(Candidate candidate) {
        List<Net> nets = NetParser.parse(StandardNets.find(candidate.file()).orElseThrow(), new Diagnostics())
                .nets();
        List<String> heirs = new ArrayList<>(List.of(candidate.parent()));
        for (Net net : nets) {
            if (net.parent().filter(parent -> heirs.contains(parent.name())).isPresent()) {
                heirs.add(net.name());
            }
        }
        return heirs;
    }

    private static Candidate shortened(Candidate candidate, LiftedNet lifted) {
        Candidate bare = new Candidate(candidate.file(), candidate.parent(), Map.of());
        if (bare.computes(lifted)) {
            return bare;
        }
        Candidate shortest = candidate;
        for (String slot : candidate.slots().keySet()) {
            Candidate shorter = shortest.without(slot);
            if (shorter.computes(lifted)) {
                shortest = shorter;
            }
        }
        return shortest;
    }
}
