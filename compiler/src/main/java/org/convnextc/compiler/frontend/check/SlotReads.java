package org.convnextc.compiler.frontend.check;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.expand.IgnoredWeights;
import org.convnextc.compiler.frontend.expand.WantedOutputs;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.compiler.frontend.signature.OpSignatures;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.ast.Slot;

/** Which slots of a net are read: those that the compiler reads, and those that a slot reads which is read itself. */
final class SlotReads {
    /** Slots that the compiler reads in every net. */
    static final Set<String> ALWAYS = Set.of("input", "body", "preprocess", WantedOutputs.SLOT);

    /** And one that few nets have: no misspelt name is taken for it. */
    private static final Set<String> READ =
            Stream.concat(ALWAYS.stream(), Stream.of(IgnoredWeights.SLOT)).collect(Collectors.toUnmodifiableSet());

    /** Slots that the compiler reads for an op's sake: what they say about training is nothing in a net without it. */
    private static final Map<String, String> BESIDE_OP =
            Map.of(OpSignatures.DROP_PATH, OpSignatures.DROP_PATH, "layer_scale", "scale", "head_init_scale", "linear");

    private final ResolvedNet net;
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Set<String> reached = new HashSet<>();

    SlotReads(ResolvedNet net) {
        this.net = net;
        var left = new ArrayDeque<>(READ);
        while (!left.isEmpty()) {
            String name = left.pop();
            if (reached.add(name)) {
                left.addAll(readBy(name));
            }
        }
        BESIDE_OP.forEach((slot, op) -> {
            if (reached.contains(op)) {
                reached.add(slot);
            }
        });
    }

    /** Whether anything comes of the slot, in the branches that this net takes or in others. */
    boolean reads(String slot) {
        return reached.contains(slot);
    }

    /** The op for whose sake the compiler reads a slot. */
    static Optional<String> op(String slot) {
        return Optional.ofNullable(BESIDE_OP.get(slot));
    }

    /** Whether the compiler reads a slot of this name whether or not the net has one. */
    boolean readsByItself(String slot) {
        return READ.contains(slot) || BESIDE_OP.containsKey(slot) && reached.contains(BESIDE_OP.get(slot));
    }

    /** The names in a slot of the net, of slots or of ops. */
    Set<String> readBy(String slot) {
        return names.computeIfAbsent(
                slot, name -> net.slot(name).map(own -> readBy(net, own)).orElse(Set.of()));
    }

    /** The names in a slot as it stands. */
    static Set<String> readBy(ResolvedNet net, Slot slot) {
        var check = new NameCheck(net, new Diagnostics());
        check.check(List.of(slot));
        return check.read();
    }
}
