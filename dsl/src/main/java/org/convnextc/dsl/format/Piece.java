package org.convnextc.dsl.format;

import java.util.List;
import org.antlr.v4.runtime.Token;

/** What the formatter lays out in lines. */
sealed interface Piece {
    /** Characters that stay together. */
    record Word(String text) implements Piece {}

    /**
     * Space of at least {@code gap} columns. Where neighbouring lines have stops of the same keys up to this one, what follows it
     * begins in the same column.
     *
     * @param right whether what follows, up to the next stop, also ends in the same column
     * @param own whether the stop means something only in a line that its item begins
     */
    record Stop(String key, int gap, boolean right, boolean own) implements Piece {}

    /** Items between brackets, on one line or each on lines of its own. */
    final class Block implements Piece {
        final Kind kind;
        final List<Item> items;
        final Token open;
        final Token close;
        /** On one line; kept, for every block around this one asks for it. */
        final int flatWidth;
        /** Whether the block takes several lines. */
        boolean broken;
        /** Whether the author had it on one line, where it does not fit. */
        boolean forced;

        Block(Kind kind, List<Item> items, Token open, Token close, boolean broken) {
            this.kind = kind;
            this.items = items;
            this.open = open;
            this.close = close;
            this.broken = broken;
            this.flatWidth = LineBreaker.flatWidth(this);
        }
    }

    default int width() {
        if (this instanceof Word word) {
            return Line.width(word.text);
        }
        return this instanceof Stop stop ? stop.gap : ((Block) this).flatWidth;
    }

    static int width(List<Piece> pieces) {
        return pieces.stream().mapToInt(Piece::width).sum();
    }

    enum Kind {
        FILE,
        NET,
        CHAIN,
        LIST
    }

    /**
     * A use, net, slot, step or list element.
     *
     * @param name of what a slot or a step without a label begins with
     * @param labelled whether it is a step with a label
     */
    record Item(List<Piece> pieces, String name, boolean labelled, Token first, Token last) {
        boolean isBroken() {
            return pieces.stream().anyMatch(piece -> piece instanceof Block block && block.broken);
        }
    }
}
