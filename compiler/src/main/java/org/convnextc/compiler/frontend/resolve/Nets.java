package org.convnextc.compiler.frontend.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.fault.ForeignNames;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.syntax.NetParser;

/** The nets of a file and of all files it uses, by name. */
public final class Nets {
    private final Map<String, Net> nets = new LinkedHashMap<>();
    private final Set<String> circular = new HashSet<>();
    private final Diagnostics diagnostics;

    /** Reports nets, and slots of a net, that are defined twice. */
    public Nets(List<NetFile> files, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        for (NetFile file : files) {
            for (Net net : file.nets()) {
                Limits.check(net.span(), "nets", nets.size() + 1L, Limits.NETS);
                Net earlier = nets.putIfAbsent(net.name(), net);
                if (earlier != null) {
                    diagnostics.add(NetCode.DUPLICATE_NET
                            .at(net.span(), "net " + net.name() + " is defined twice")
                            .note("first defined at " + earlier.span())
                            .help("give one of the two another name"));
                }
                checkSlots(net);
            }
        }
    }

    private void checkSlots(Net net) {
        var slots = new HashMap<String, Slot>();
        for (Slot slot : net.slots()) {
            Slot earlier = slots.putIfAbsent(slot.name(), slot);
            if (earlier != null) {
                diagnostics.add(NetCode.DUPLICATE_SLOT
                        .at(slot.span(), "slot " + slot.name() + " of net " + net.name() + " is defined twice")
                        .note("first defined at " + earlier.span()));
            }
            var names = new LinkedHashSet<String>();
            for (Slot.Parameter parameter : slot.parameters()) {
                if (!names.add(parameter.name())) {
                    diagnostics.add(NetCode.DUPLICATE_SLOT.at(
                            parameter.span(), "slot " + slot.name() + " has two parameters named " + parameter.name()));
                }
            }
        }
    }

    public Collection<String> names() {
        return nets.keySet();
    }

    public Optional<Net> find(String name) {
        return Optional.ofNullable(nets.get(name));
    }

    /** The net with the slots of all its ancestors; empty, and reported once, where one of them is unknown or comes twice. */
    public Optional<ResolvedNet> resolve(Net net) {
        Deque<Net> line = new ArrayDeque<>();
        var seen = new LinkedHashSet<String>();
        Net current = net;
        while (true) {
            line.push(current);
            seen.add(current.name());
            if (current.parent().isEmpty()) {
                break;
            }
            Net.Parent parent = current.parent().get();
            if (circular.contains(parent.name())) {
                return Optional.empty();
            }
            Optional<Net> next = find(parent.name());
            if (next.isEmpty()) {
                diagnostics.add(unknown(parent.name(), parent.span()));
                return Optional.empty();
            }
            if (seen.contains(parent.name())) {
                circular.addAll(seen);
                diagnostics.add(NetCode.CIRCULAR_INHERITANCE.at(
                        parent.span(), "a net inherits from itself: " + cycle(seen, parent.name())));
                return Optional.empty();
            }
            if (seen.size() == Limits.ANCESTORS) {
                diagnostics.add(NetCode.LIMIT.at(
                        parent.span(), "net " + net.name() + " has more than " + Limits.ANCESTORS + " ancestors"));
                return Optional.empty();
            }
            current = next.get();
        }
        var slots = new HashMap<String, Slot>();
        line.forEach(ancestor -> ancestor.slots().forEach(slot -> slots.put(slot.name(), slot)));
        return Optional.of(new ResolvedNet(net, slots));
    }

    /** The net and its known ancestors, nearest first. */
    public List<Net> line(Net net) {
        var line = new ArrayList<Net>();
        Optional<Net> next = Optional.of(net);
        while (next.isPresent() && line.size() < Limits.ANCESTORS) {
            line.add(next.get());
            next = next.get().parent().flatMap(parent -> find(parent.name()));
        }
        return line;
    }

    /** The other nets that have it among their ancestors. */
    public List<Net> heirs(Net net) {
        return nets.values().stream()
                .filter(other -> other != net && line(other).stream().anyMatch(ancestor -> ancestor == net))
                .toList();
    }

    private Diagnostic unknown(String name, Span span) {
        Diagnostic diagnostic = NetCode.UNKNOWN_NET.at(span, "no net is named " + name);
        Optional<String> known = ForeignNames.net(name, names());
        Optional<String> builtIn = Optional.of(name)
                .filter(BuiltIn.FILES::containsKey)
                .or(() -> ForeignNames.net(name, BuiltIn.FILES.keySet()));
        return known.map(meant -> diagnostic.help("did you mean " + meant + "?"))
                .or(() -> builtIn.map(meant -> diagnostic.help(
                        "write use \"" + BuiltIn.FILES.get(meant) + "\" above the net: it defines " + meant)))
                .orElseGet(() -> Suggested.add(
                        diagnostic, name, names(), "use \"FILE.net\" brings in the nets of another file"));
    }

    /** The files that define the built-in nets, by the nets' names; read when first needed. */
    private static final class BuiltIn {
        static final Map<String, String> FILES = StandardNets.names().stream()
                .flatMap(file ->
                        NetParser.parse(StandardNets.find(file).orElseThrow(), new Diagnostics()).nets().stream()
                                .map(net -> Map.entry(net.name(), file)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
    }

    /** The names of a cycle, from the net that closes it on. */
    private static String cycle(Collection<String> seen, String closing) {
        List<String> line = List.copyOf(seen);
        String chain = String.join(" : ", line.subList(line.indexOf(closing), line.size()));
        return chain + " : " + closing;
    }
}
