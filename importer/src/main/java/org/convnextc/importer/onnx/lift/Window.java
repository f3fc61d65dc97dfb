package org.convnextc.importer.onnx.lift;

import java.util.Arrays;
import java.util.List;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Padding;

/**
 * The window of a convolution or a pool over images.
 *
 * @param image what it slides over, without a Pad before it
 * @param pads top, left, bottom, right; those of a Pad among them
 * @param foreign whether a Pad has put numbers around the image that are no zeros
 */
record Window(Known.Flow image, Extents kernel, int stride, int dilation, int[] pads, boolean foreign) {
    private static final int SIDES = 4;

    /** @param extents of the kernel, where the node says none */
    static Window of(At at, List<Long> extents) {
        Known.Flow flow = at.flow(0);
        if (!flow.dims().isImage() || !flow.layout().equals(Layout.IMAGE)) {
            throw at.refuse("takes something else than images [N,C,H,W]");
        }
        List<Long> kernel = at.node().integers("kernel_shape").orElse(extents);
        if (kernel.size() != 2) {
            throw at.refuse("has a window of " + kernel.size() + " axes, expected two");
        }
        int height = whole(at, kernel.get(0));
        int width = whole(at, kernel.get(1));
        int stride = equal(at, "strides");
        int dilation = equal(at, "dilations");
        int[] pads = pads(at, flow, new int[] {height, width}, stride, dilation);
        boolean foreign = false;
        if (flow.term().prim() instanceof Prim.Pad pad) {
            for (int side = 0; side < SIDES; side++) {
                pads[side] += pad.around()[side];
            }
            foreign = pad.value() != 0;
            flow = new Known.Flow(flow.term().operand(0), flow.layout());
        }
        return new Window(flow, new Extents(height, width), stride, dilation, pads, foreign);
    }

    private static int whole(At at, long extent) {
        if (extent < 1 || extent > Integer.MAX_VALUE) {
            throw at.refuse("has a window with an extent of " + extent);
        }
        return (int) extent;
    }

    private static int equal(At at, String attribute) {
        List<Long> both =
                at.node().integers(attribute).filter(all -> !all.isEmpty()).orElse(List.of(1L, 1L));
        if (both.stream().distinct().count() > 1) {
            throw at.refuse("has the " + attribute + " " + both + ", and the language one number for both axes");
        }
        return whole(at, both.get(0));
    }

    private static int[] pads(At at, Known.Flow flow, int[] kernel, int stride, int dilation) {
        String rule = at.node().text("auto_pad", "NOTSET");
        if (rule.equals("VALID")) {
            return new int[SIDES];
        }
        int[] image = {flow.dims().of(Axis.ROW), flow.dims().of(Axis.COLUMN)};
        if (rule.equals("SAME_UPPER") || rule.equals("SAME_LOWER")) {
            int[] pads = new int[SIDES];
            for (int axis = 0; axis < 2; axis++) {
                int count = (image[axis] + stride - 1) / stride;
                int total = Math.max(0, (count - 1) * stride + dilation * (kernel[axis] - 1) + 1 - image[axis]);
                int less = total / 2;
                pads[axis] = rule.equals("SAME_UPPER") ? less : total - less;
                pads[axis + 2] = total - pads[axis];
            }
            return pads;
        }
        List<Long> all =
                at.node().integers("pads").filter(found -> !found.isEmpty()).orElse(List.of(0L, 0L, 0L, 0L));
        if (!rule.equals("NOTSET") || all.size() != SIDES || all.stream().anyMatch(pad -> pad < 0 || pad > 1 << 20)) {
            throw at.refuse("has the padding " + rule + " " + all);
        }
        return all.stream().mapToInt(Long::intValue).toArray();
    }

    /**
     * Zeros on both sides alike. What a window on its way never reaches at the bottom or at the right may be there or not.
     */
    Padding padding() {
        return new Padding(side(0, Axis.ROW, kernel.height()), side(1, Axis.COLUMN, kernel.width()));
    }

    private int side(int axis, Axis of, int extent) {
        int before = pads[axis];
        int after = pads[axis + 2];
        int pixels = image.dims().of(of);
        int reach = dilation * (extent - 1) + 1;
        if (before != after && count(pixels, before + after, reach) != count(pixels, 2 * before, reach)) {
            throw new Refusal(
                    "has " + Arrays.toString(pads) + " pixels of padding at top, left, bottom and right, and the"
                            + " language the same on opposite sides");
        }
        return before;
    }

    private int count(int pixels, int padding, int reach) {
        return Math.floorDiv(pixels + padding - reach, stride) + 1;
    }

    /** Whether rounding the number of windows up would give one more. */
    boolean roundsUp() {
        return roundsUp(Axis.ROW, 0, kernel.height()) || roundsUp(Axis.COLUMN, 1, kernel.width());
    }

    private boolean roundsUp(Axis of, int axis, int extent) {
        int reach = dilation * (extent - 1) + 1;
        int rest = image.dims().of(of) + pads[axis] + pads[axis + 2] - reach;
        int windows = Math.floorDiv(rest, stride) + 1;
        // A window that would begin in the padding behind the image is none.
        return Math.floorMod(rest, stride) != 0
                && windows * stride < image.dims().of(of) + pads[axis];
    }

    /** Whether it is the whole image, once. */
    boolean isWhole() {
        return kernel.height() == image.dims().of(Axis.ROW)
                && kernel.width() == image.dims().of(Axis.COLUMN)
                && Arrays.stream(pads).allMatch(pad -> pad == 0);
    }
}
