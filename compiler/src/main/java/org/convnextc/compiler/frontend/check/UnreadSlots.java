package org.convnextc.compiler.frontend.check;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.compiler.frontend.resolve.Nets;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.ast.Slot;

/**
 * Warns of slots that nothing reads: what they say changes nothing. Looked at are the slots of the net that is compiled, those that the
 * command line replaces, and those of its ancestors in the same file; what an heir of a net reads in any file counts as read.
 */
public final class UnreadSlots {
    /** Slots that help lists at most. */
    private static final int SHOWN = 12;

    private final Nets nets;
    private final Set<String> own;
    private final Map<String, Set<String>> unreadOf = new HashMap<>();

    public UnreadSlots(Nets nets, NetFile file) {
        this.nets = nets;
        own = file.nets().stream().map(Net::name).collect(Collectors.toSet());
    }

    /**
     * The warnings about a net. Of a net with errors, whose misspelt names might read a slot, only those slots whose own name may be
     * misspelt.
     *
     * @param net with the slots that the command line replaces
     * @param outputNames slots of it that name a step for {@code --outputs}
     * @param right whether no errors were found
     */
    public List<Diagnostic> warnings(ResolvedNet net, Set<String> outputNames, boolean right) {
        var reads = new SlotReads(net);
        Map<String, Slot> unread = new LinkedHashMap<>();
        for (Net each : nets.line(net.net())) {
            if (own.contains(each.name())) {
                each.slots().stream()
                        .filter(slot -> unreadOf(each).contains(slot.name()) && !reads.reads(slot.name()))
                        .filter(slot -> each == net.net() || !isText(slot))
                        .forEach(slot -> unread.putIfAbsent(slot.name(), slot));
            }
        }
        net.slots().values().stream()
                .filter(slot -> Replacements.isOption(slot.span()) && !reads.reads(slot.name()))
                .forEach(slot -> unread.put(slot.name(), slot));
        unread.keySet().removeAll(outputNames);
        return first(unread, reads).stream()
                .limit(Limits.ERRORS)
                .flatMap(slot -> warning(slot, net, reads, right).stream())
                .toList();
    }

    /** The slots, of some that only read one another, that none of the others reads. */
    private static Collection<Slot> first(Map<String, Slot> unread, SlotReads reads) {
        var readByOthers = new HashSet<String>();
        unread.keySet().forEach(name -> reads.readBy(name).stream()
                .filter(read -> !read.equals(name))
                .forEach(readByOthers::add));
        var first = unread.values().stream()
                .filter(slot -> !readByOthers.contains(slot.name()))
                .toList();
        return first.isEmpty() ? unread.values() : first;
    }

    private Set<String> unreadOf(Net net) {
        return unreadOf.computeIfAbsent(net.name(), name -> findUnread(net));
    }

    private Set<String> findUnread(Net net) {
        ResolvedNet resolved = nets.resolve(net).orElseThrow();
        var reads = new SlotReads(resolved);
        Set<String> unread = net.slots().stream()
                .map(Slot::name)
                .filter(name -> !reads.reads(name))
                .collect(Collectors.toCollection(HashSet::new));
        if (!unread.isEmpty()) {
            nets.heirs(net).stream()
                    .flatMap(heir -> heir.slots().stream())
                    .forEach(slot -> unread.removeAll(SlotReads.readBy(resolved, slot)));
        }
        return unread;
    }

    private static boolean isText(Slot slot) {
        return slot.value().filter(Expr.Text.class::isInstance).isPresent();
    }

    private static Optional<Diagnostic> warning(Slot slot, ResolvedNet net, SlotReads reads, boolean right) {
        var read = new TreeSet<String>();
        Stream.concat(net.slots().keySet().stream(), SlotReads.ALWAYS.stream())
                .filter(reads::reads)
                .forEach(read::add);
        Optional<String> slip = OptionSlip.help(slot, net.net().slots());
        Optional<String> op = SlotReads.op(slot.name());
        if (!right && (slip.isPresent() || op.isPresent())) {
            return Optional.empty();
        }
        Optional<String> help = slip.or(() -> op.map(step -> "it is for nets with the step " + step))
                .or(() -> Suggested.forSlot(slot.name(), read))
                .or(() -> right ? Optional.of(listed(read)) : Optional.empty());
        String noStep =
                slot.value().orElse(null) instanceof Expr.Text text ? ", and no step has the path " + text.value() : "";
        return help.map(NetCode.UNUSED_SLOT
                .warning(slot.span(), "nothing reads slot " + slot.name() + noStep + ": it changes nothing")
                .about(slot.name())::help);
    }

    private static String listed(Set<String> read) {
        return "the slots that are read are " + read.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (read.size() > SHOWN ? ", ..." : "");
    }
}
