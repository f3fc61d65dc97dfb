package org.convnextc.compiler.frontend.expand;

import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.dsl.Span;
import org.convnextc.ir.ImageStep;

/**
 * What is known of an image's size before the image is.
 *
 * @param known which of the sides below is known
 * @param height or the shorter side, or the least either side can have
 * @param width equal to height unless both are known
 */
record ImageSize(Known known, long height, long width) {
    enum Known {
        NOTHING,
        SHORTER_SIDE,
        BOTH
    }

    static final ImageSize ANY = new ImageSize(Known.NOTHING, 1, 1);

    /** After a step; throws {@link Failure} where the step cannot be taken, whatever the image. */
    ImageSize after(ImageStep step, Span span) {
        if (step instanceof ImageStep.Resize resize) {
            boolean square = known == Known.BOTH && height == width;
            return new ImageSize(square ? Known.BOTH : Known.SHORTER_SIDE, resize.size(), resize.size());
        } else if (step instanceof ImageStep.Warp warp) {
            return new ImageSize(Known.BOTH, warp.height(), warp.width());
        } else if (step instanceof ImageStep.Crop crop) {
            if (!holds(crop)) {
                throw new Failure(NetCode.PREPROCESS
                        .at(span, "cannot crop " + crop.height() + "x" + crop.width() + " out of images of " + this)
                        .help("resize to at least " + Math.max(crop.height(), crop.width()) + " before, or crop less"));
            }
            return new ImageSize(Known.BOTH, crop.height(), crop.width());
        } else if (step instanceof ImageStep.Pad pad) {
            return new ImageSize(known, height + 2L * pad.pixels(), width + 2L * pad.pixels());
        }
        return this;
    }

    private boolean holds(ImageStep.Crop crop) {
        return switch (known) {
            case NOTHING -> true;
            case SHORTER_SIDE -> Math.min(crop.height(), crop.width()) <= height;
            case BOTH -> crop.height() <= height && crop.width() <= width;
        };
    }

    boolean mayBe(int wantedHeight, int wantedWidth) {
        int shorter = Math.min(wantedHeight, wantedWidth);
        return switch (known) {
            case NOTHING -> shorter >= height;
            case SHORTER_SIDE -> shorter == height;
            case BOTH -> wantedHeight == height && wantedWidth == width;
        };
    }

    @Override
    public String toString() {
        return switch (known) {
            case NOTHING -> "at least " + height + "x" + width;
            case SHORTER_SIDE -> "shorter side " + height;
            case BOTH -> height + "x" + width;
        };
    }
}
