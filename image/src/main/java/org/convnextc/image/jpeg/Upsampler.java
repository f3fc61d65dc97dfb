package org.convnextc.image.jpeg;

/**
 * Rows of a component in the size of the image. Where samples are halved, they are interpolated with weights 3/4 and 1/4 ("fancy" in
 * libjpeg), other factors repeat them.
 */
final class Upsampler {
    /** How often a sample stands for a pixel. */
    private final int across;

    private final int down;
    private final Plane plane;

    /** The row; may be longer than the image is wide. */
    final byte[] samples;

    Upsampler(Frame frame, Plane plane) throws JpegException {
        Component component = plane.component;
        if (frame.maxH % component.h != 0 || frame.maxV % component.v != 0) {
            throw new JpegException("a component has the sampling factors " + component.h + "x" + component.v + " of "
                    + frame.maxH + "x" + frame.maxV + ", which are not divisible by them");
        }
        this.plane = plane;
        this.across = frame.maxH / component.h;
        this.down = frame.maxV / component.v;
        this.samples = new byte[component.width * across];
    }

    /** Makes the row {@code y} of the image. */
    void read(int y) {
        int row = y / down;
        int near = plane.row(row);
        boolean above = y % 2 == 0;
        int far = plane.row(above ? row - 1 : row + 1);
        if (across == 1 && down == 1) {
            System.arraycopy(plane.samples, near, samples, 0, samples.length);
        } else if (across == 2 && down == 1 && plane.component.width > 2) {
            doubleAcross(near);
        } else if (across == 1 && down == 2) {
            doubleDown(near, far, above ? 1 : 2);
        } else if (across == 2 && down == 2 && plane.component.width > 2) {
            doubleBoth(near, far);
        } else {
            repeat(near);
        }
    }

    private void repeat(int near) {
        byte[] in = plane.samples;
        for (int x = 0; x < samples.length; x++) {
            samples[x] = in[near + x / across];
        }
    }

    /** Rounded down and up by turns, so that there is no bias. */
    private void doubleDown(int near, int far, int half) {
        byte[] in = plane.samples;
        for (int x = 0; x < samples.length; x++) {
            samples[x] = (byte) ((in[near + x] & 0xff) * 3 + (in[far + x] & 0xff) + half >> 2);
        }
    }

    private void doubleAcross(int near) {
        byte[] in = plane.samples;
        byte[] out = samples;
        int last = plane.component.width - 1;
        int left = in[near] & 0xff;
        int middle = left;
        for (int x = 0; x < last; x++) {
            int right = in[near + x + 1] & 0xff;
            out[2 * x] = (byte) (middle * 3 + left + 1 >> 2);
            out[2 * x + 1] = (byte) (middle * 3 + right + 2 >> 2);
            left = middle;
            middle = right;
        }
        out[2 * last] = (byte) (middle * 3 + left + 1 >> 2);
        out[2 * last + 1] = (byte) middle;
    }

    private void doubleBoth(int near, int far) {
        byte[] in = plane.samples;
        byte[] out = samples;
        int last = plane.component.width - 1;
        int left = (in[near] & 0xff) * 3 + (in[far] & 0xff);
        int middle = left;
        for (int x = 0; x < last; x++) {
            int right = (in[near + x + 1] & 0xff) * 3 + (in[far + x + 1] & 0xff);
            out[2 * x] = (byte) (middle * 3 + left + 8 >> 4);
            out[2 * x + 1] = (byte) (middle * 3 + right + 7 >> 4);
            left = middle;
            middle = right;
        }
        out[2 * last] = (byte) (middle * 3 + left + 8 >> 4);
        out[2 * last + 1] = (byte) (middle * 4 + 7 >> 4);
    }
}
