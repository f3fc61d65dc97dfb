package org.convnextc.compiler.frontend.check;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.syntax.NetParser;

/** Slots that the command line puts in place of a net's own, {@code -D classes=5}. */
public final class Replacements {
    private static final String OPTION = "-D";

    private final List<Slot> slots = new ArrayList<>();

    /**
     * @param options {@code slot=value}, later ones win
     * @param sources is given each of them
     */
    public Replacements(List<String> options, SourceMap sources, Diagnostics diagnostics) {
        int count = 0;
        for (String option : options) {
            // Told apart in diagnostics: -D, -D2, -D3.
            String name = OPTION + (++count == 1 ? "" : count);
            var source = new Source(name, option);
            sources.add(source);
            NetParser.parseOverride(source, diagnostics).ifPresent(slots::add);
        }
    }

    /** Whether a place is in an option. */
    static boolean isOption(Span span) {
        return span.file().startsWith(OPTION);
    }

    /** The net with these slots. One that neither the net nor the compiler knows is an error. */
    public ResolvedNet in(ResolvedNet net, Diagnostics diagnostics) {
        ResolvedNet result = net;
        for (Slot slot : slots) {
            if (net.slot(slot.name()).isPresent() || new SlotReads(net).readsByItself(slot.name())) {
                result = result.with(slot);
            } else {
                diagnostics.add(unknown(slot, net));
            }
        }
        return result;
    }

    private static Diagnostic unknown(Slot slot, ResolvedNet net) {
        var known = new TreeSet<>(net.slots().keySet());
        known.addAll(SlotReads.ALWAYS);
        return Suggested.slot(
                NetCode.UNKNOWN_SLOT.at(slot.span(), "net " + net.net().name() + " has no slot " + slot.name()),
                slot.name(),
                known,
                "its slots are " + String.join(", ", net.slots().keySet()));
    }
}
