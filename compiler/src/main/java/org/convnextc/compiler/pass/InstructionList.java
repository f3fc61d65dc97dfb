package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.Instruction;

/** Instructions in order, each once, with changes in the middle that take no longer than at the end. */
final class InstructionList {
    /** A place in the order. */
    private static final class Node {
        private Instruction instruction;
        private Node previous = this;
        private Node next = this;
        /** Grows from node to node. */
        private long rank;

        Node(Instruction instruction) {
            this.instruction = instruction;
        }
    }

    /** Between neighbours whose ranks are new. */
    private static final long GAP = 1L << 32;

    /** Before the first and behind the last. */
    private final Node ring = new Node(null);

    private final Map<Instruction, Node> nodes = new IdentityHashMap<>();

    InstructionList(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            link(ring, instruction);
        }
        rank();
    }

    /** A copy, in order. */
    List<Instruction> toList() {
        List<Instruction> all = new ArrayList<>(nodes.size());
        for (Node node = ring.next; node != ring; node = node.next) {
            all.add(node.instruction);
        }
        return all;
    }

    /** Whether {@code one} comes before {@code other}; both are in the list. */
    boolean before(Instruction one, Instruction other) {
        return nodes.get(one).rank < nodes.get(other).rank;
    }

    void replace(Instruction old, Instruction next) {
        Node node = nodes.remove(old);
        node.instruction = next;
        nodes.put(next, node);
    }

    void insertBefore(Instruction place, Instruction next) {
        Node behind = nodes.get(place);
        Node node = link(behind, next);
        long low = node.previous == ring ? behind.rank - 2 * GAP : node.previous.rank;
        node.rank = low + (behind.rank - low) / 2;
        if (node.rank == low) {
            rank();
        }
    }

    void remove(Instruction instruction) {
        Node node = nodes.remove(instruction);
        node.previous.next = node.next;
        node.next.previous = node.previous;
    }

    private Node link(Node behind, Instruction instruction) {
        var node = new Node(instruction);
        node.previous = behind.previous;
        node.next = behind;
        behind.previous.next = node;
        behind.previous = node;
        nodes.put(instruction, node);
        return node;
    }

    private void rank() {
        long rank = 0;
        for (Node node = ring.next; node != ring; node = node.next) {
            rank += GAP;
            node.rank = rank;
        }
    }
}
