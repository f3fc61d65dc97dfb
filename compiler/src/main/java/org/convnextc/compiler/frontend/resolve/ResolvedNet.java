package org.convnextc.compiler.frontend.resolve;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.ast.Slot;

/**
 * A net with its inheritance resolved.
 *
 * @param slots the most derived one of each name, in the order of names: messages are the same in every run
 */
public record ResolvedNet(Net net, Map<String, Slot> slots) {
    public ResolvedNet {
        slots = Collections.unmodifiableMap(new TreeMap<>(slots));
    }

    public Optional<Slot> slot(String name) {
        return Optional.ofNullable(slots.get(name));
    }

    /** This net with one more slot in front. */
    public ResolvedNet with(Slot slot) {
        var more = new TreeMap<>(slots);
        more.put(slot.name(), slot);
        return new ResolvedNet(net, more);
    }

    /** This net with slots of these names, of which nothing else is known. */
    public ResolvedNet with(Set<String> names) {
        var more = new TreeMap<>(slots);
        names.forEach(name -> more.putIfAbsent(name, new Slot(name, List.of(), Optional.empty(), net.span())));
        return new ResolvedNet(net, more);
    }
}
