package org.convnextc.importer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.syntax.NetParser;

/** The built-in nets of {@code convnext.net} by their sizes. */
final class Sizes {
    static final String FILE = "convnext.net";

    private final Map<String, Net> nets = new LinkedHashMap<>();

    Sizes() {
        var diagnostics = new Diagnostics();
        NetFile file = NetParser.parse(StandardNets.find(FILE).orElseThrow(), diagnostics);
        file.nets().forEach(net -> nets.put(net.name(), net));
    }

    /** The net that has these sizes and no other slots of its own but {@code parent}'s: {@code ConvNeXtT} for ConvNeXt. */
    Optional<String> find(String parent, List<Integer> depths, List<Integer> widths) {
        return nets.keySet().stream()
                .filter(name -> parent.equals(kind(name)))
                .filter(name -> Texts.numbers(depths).equals(numbers(name, "depths"))
                        && Texts.numbers(widths).equals(numbers(name, "widths")))
                .findFirst();
    }

    /** The net that gives the steps. */
    private String kind(String name) {
        Net net = nets.get(name);
        boolean own = net.slots().stream()
                .anyMatch(slot -> slot.name().equals("body") || slot.name().equals("block"));
        return own || net.parent().isEmpty() ? name : kind(net.parent().get().name());
    }

    /** A slot's list of numbers, inherited or not. */
    private String numbers(String name, String slot) {
        Net net = nets.get(name);
        return net.slots().stream()
                .filter(found -> found.name().equals(slot))
                .flatMap(found -> found.value().stream())
                .findFirst()
                .map(value -> value instanceof Expr.Listing list
                        ? list.items().stream()
                                .map(item -> item instanceof Expr.Whole number ? Long.toString(number.value()) : "")
                                .collect(Collectors.joining(", ", "[", "]"))
                        : "")
                .or(() -> net.parent().map(parent -> numbers(parent.name(), slot)))
                .orElse("");
    }
}
