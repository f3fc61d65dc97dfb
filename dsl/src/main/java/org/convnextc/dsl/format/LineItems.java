package org.convnextc.dsl.format;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.convnextc.dsl.format.Piece.Block;

/** Items that stand on one line, or one item alone; from its first token to its last one. */
record LineItems(List<Piece> pieces, Token first, Token last) {
    List<Block> brokenBlocks() {
        return pieces.stream()
                .filter(piece -> piece instanceof Block block && block.broken)
                .map(Block.class::cast)
                .toList();
    }
}
