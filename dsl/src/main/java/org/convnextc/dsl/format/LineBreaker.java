package org.convnextc.dsl.format;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.dsl.format.Piece.Block;
import org.convnextc.dsl.format.Piece.Item;
import org.convnextc.dsl.format.Piece.Kind;
import org.convnextc.dsl.format.Piece.Stop;
import org.convnextc.dsl.format.Piece.Word;

/**
 * Divides the items of a block that takes several lines. A slot, a net and a labelled step have lines of their own; other steps,
 * and the elements of a list, stay on one line where the author has them on one and they fit.
 */
final class LineBreaker {
    /** Columns of a line, before it is set in columns with others. */
    static final int WIDTH = 100;

    private final Block block;
    private final int indentation;
    private final List<LineItems> rows = new ArrayList<>();

    private List<Item> row = new ArrayList<>();

    private LineBreaker(Block block, int indentation) {
        this.block = block;
        this.indentation = indentation;
    }

    static List<LineItems> of(Block block, int indentation) {
        var rows = new LineBreaker(block, indentation);
        for (Item item : block.items) {
            rows.breakLong(item);
            rows.add(item);
        }
        rows.end();
        return rows.rows;
    }

    /** Breaks the chains, then also the lists of an item that is too long. */
    private void breakLong(Item item) {
        for (boolean lists : new boolean[] {false, true}) {
            if (fits(item.pieces())) {
                return;
            }
            for (Piece piece : item.pieces()) {
                if (piece instanceof Block inner
                        && !inner.items.isEmpty()
                        && !inner.broken
                        && (inner.kind == Kind.LIST) == lists) {
                    inner.broken = true;
                    inner.forced = true;
                }
            }
        }
    }

    private boolean fits(List<Piece> pieces) {
        int end = indentation + (block.kind == Kind.LIST ? ",".length() : 0);
        for (Piece piece : pieces) {
            boolean broken = piece instanceof Block inner && inner.broken;
            end += broken ? "{".length() : piece.width();
            if (end > WIDTH) {
                return false;
            }
            end = broken ? indentation + "}".length() : end;
        }
        return true;
    }

    private void add(Item item) {
        if (!row.isEmpty() && !joins(item)) {
            end();
        }
        row.add(item);
    }

    private boolean joins(Item item) {
        Item previous = row.get(row.size() - 1);
        boolean mayJoin = block.kind == Kind.LIST || block.kind == Kind.CHAIN && !block.forced && !item.labelled();
        if (!mayJoin
                || item.isBroken()
                || previous.isBroken()
                || previous.last().getLine() != item.first().getLine()) {
            return false;
        }
        var together = new ArrayList<>(row);
        together.add(item);
        return fits(joined(together));
    }

    private void end() {
        if (!row.isEmpty()) {
            List<Piece> pieces = joined(row);
            if (block.kind == Kind.LIST) {
                pieces.add(new Word(","));
            }
            rows.add(new LineItems(
                    pieces, row.get(0).first(), row.get(row.size() - 1).last()));
            row = new ArrayList<>();
        }
    }

    private List<Piece> joined(List<Item> items) {
        Item first = items.get(0);
        var pieces = new ArrayList<>(first.pieces());
        for (Item item : items.subList(1, items.size())) {
            if (block.kind == Kind.LIST) {
                pieces.add(new Word(", "));
            } else if (item == items.get(1)) {
                addFirstSeparator(first, pieces);
            } else {
                pieces.add(new Word("; "));
            }
            pieces.addAll(flat(item, null));
        }
        return pieces;
    }

    /** In a table of steps, what follows the first one stands in a column, also where that has no arrow. */
    private static void addFirstSeparator(Item first, List<Piece> pieces) {
        String arrow = PieceBuilder.arrow(first.name());
        boolean hasArrow = pieces.stream()
                .anyMatch(piece -> piece instanceof Stop stop && stop.key().equals(arrow));
        pieces.add(new Word(";"));
        if (!hasArrow) {
            pieces.add(new Stop(arrow, 0, false, true));
        }
        pieces.add(new Stop("step", 1, false, true));
    }

    /** An item within a line. */
    private static List<Piece> flat(Item item, String table) {
        var pieces = new ArrayList<Piece>();
        for (Piece piece : item.pieces()) {
            if (piece instanceof Block inner) {
                pieces.addAll(flat(inner, table));
            } else if (piece instanceof Stop stop && stop.own()) {
                pieces.add(new Word(" ".repeat(stop.gap())));
            } else {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    /**
     * A block within a line.
     *
     * @param table the slot whose value it is, if lists of that slot in neighbouring lines are to be set in columns; else null
     */
    static List<Piece> flat(Block block, String table) {
        boolean list = block.kind == Kind.LIST;
        if (block.items.isEmpty()) {
            return List.of(new Word(list ? "[]" : "{ }"));
        }
        boolean columns = list && table != null;
        var pieces = new ArrayList<Piece>(List.of(new Word(list ? "[" : "{ ")));
        for (int i = 0; i < block.items.size(); i++) {
            Item item = block.items.get(i);
            if (columns) {
                pieces.add(new Word(i == 0 ? "" : ","));
                pieces.add(new Stop(table + " " + block.items.size(), i == 0 ? 0 : 1, true, false));
            } else if (i > 0) {
                pieces.add(separator(block.kind, item));
            }
            pieces.addAll(flat(item, block.kind == Kind.NET ? item.name() : null));
        }
        if (columns) {
            pieces.add(new Stop("]", 0, false, false));
        }
        pieces.add(new Word(list ? "]" : " }"));
        return pieces;
    }

    /** Of what {@link #flat(Block, String)} gives, with or without a table. */
    static int flatWidth(Block block) {
        boolean list = block.kind == Kind.LIST;
        int width = list ? "[]".length() : block.items.isEmpty() ? "{ }".length() : "{  }".length();
        for (int i = 0; i < block.items.size(); i++) {
            Item item = block.items.get(i);
            width += Piece.width(item.pieces());
            width += i > 0 ? separator(block.kind, item).width() : 0;
        }
        return width;
    }

    private static Piece separator(Kind kind, Item next) {
        return switch (kind) {
            case LIST -> new Word(", ");
            case CHAIN -> next.labelled() ? new Stop("next label", 4, false, false) : new Word("; ");
            case NET, FILE -> new Stop("slot " + next.name(), 2, false, false);
        };
    }
}
