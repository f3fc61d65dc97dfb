package org.convnextc.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.compiler.ir.op.Conv;
import org.convnextc.compiler.ir.op.None;
import org.convnextc.compiler.ir.op.Winograd;

/** Where images and channels are large enough for it to take less time. */
final class UseWinograd implements Rule {
    /** With fewer channels the sums over pixels cost more than the products that they save. */
    private static final int LEAST_CHANNELS = 16;

    private final int leastTiles;

    private UseWinograd(int leastTiles) {
        this.leastTiles = leastTiles;
    }

    /**
     * Four times as many weights are read as the convolution has. With 16 tiles, 14x14 pixels of 256 channels, that alone takes what the
     * products save; with 49, 28x28 pixels of 128 channels, the whole takes half the time.
     */
    static UseWinograd forJava() {
        return new UseWinograd(32);
    }

    /** Native code asks for weights ahead: 16 tiles take three quarters of the time, and 4 tiles, 7x7 pixels of 512 channels, more. */
    static UseWinograd forNative() {
        return new UseWinograd(16);
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
        TensorType image = editor.operandTypes(at).get(0);
        if (!pays(conv, image)) {
            return false;
        }
        editor.replace(at, at.withOp(new Winograd(conv.width(), conv.pad(), conv.bias(), new None())));
        return true;
    }

    private boolean pays(Conv conv, TensorType image) {
        return Winograd.computes(conv)
                && Math.min(image.last(), conv.width()) >= LEAST_CHANNELS
                && Winograd.tiles(conv.infer(List.of(image))) >= leastTiles;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Conv conv && Winograd.computes(conv)
                ? Optional.of("%" + at.name() + " has too few pixels or channels")
                : Optional.empty();
    }
}
