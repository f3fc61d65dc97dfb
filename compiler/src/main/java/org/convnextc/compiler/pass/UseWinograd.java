package org.convnextc.compiler.pass;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Winograd;

/** Computes a convolution by tiles where its image and channels are large enough for that to take less time. */
public final class UseWinograd implements Rule {
    /** With fewer channels the sums over pixels cost more than the products that they save. */
    private static final int LEAST_CHANNELS = 16;

    /** The same for tiles of 2x2, whose sums are more beside fewer products saved. */
    private static final int LEAST_CHANNELS_OF_SMALL = 64;

    private final int leastTiles;
    private final int leastSmallTiles;

    /**
     * @param leastTiles of 4x4 outputs, from which on a convolution becomes one of them
     * @param leastSmallTiles the same for tiles of 2x2, where there are too few of the others
     */
    public UseWinograd(int leastTiles, int leastSmallTiles) {
        this.leastTiles = leastTiles;
        this.leastSmallTiles = leastSmallTiles;
    }

    @Override
    public String equation() {
        return "conv(x) = winograd(x) without an epilogue, for 3x3 windows that move by 1";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Conv conv)) {
            return false;
        }
        OptionalInt tile = tile(conv, editor.operandTypes(at).get(0));
        tile.ifPresent(size ->
                editor.replace(at, at.withOp(new Winograd(size, conv.width(), conv.pad(), conv.bias(), new None()))));
        return tile.isPresent();
    }

    /** Outputs of a tile's row; empty where it does not pay. */
    private OptionalInt tile(Conv conv, TensorType image) {
        if (!Winograd.computes(conv)) {
            return OptionalInt.empty();
        }
        TensorType out = conv.infer(List.of(image));
        int channels = Math.min(image.last(), conv.width());
        if (channels >= LEAST_CHANNELS && Winograd.tiles(out, 4) >= leastTiles) {
            return OptionalInt.of(4);
        }
        boolean small = channels >= LEAST_CHANNELS_OF_SMALL && Winograd.tiles(out, 2) >= leastSmallTiles;
        return small ? OptionalInt.of(2) : OptionalInt.empty();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Conv conv && Winograd.computes(conv)
                ? Optional.of("%" + at.name() + " has too few pixels or channels")
                : Optional.empty();
    }
}
