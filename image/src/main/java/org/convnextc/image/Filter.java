package org.convnextc.image;

/** Pillow's antialiased resampling filters: weights by the distance from the centre, in source pixels (enlarging) or target pixels. */
public enum Filter {
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double t = Math.abs(distance);
            return t < 1 ? 1 - t : 0;
        }
    },
    /** Keys' cubic convolution with a = -1/2. */
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double t = Math.abs(distance);
            if (t < 1) {
                return ((A + 2) * t - (A + 3)) * t * t + 1;
            }
            return t < 2 ? (((t - 5) * t + 8) * t - 4) * A : 0;
        }
    };

    private static final double A = -0.5;

    private final int radius;

    Filter(int radius) {
        this.radius = radius;
    }

    /** Beyond it the weight is 0. */
    int radius() {
        return radius;
    }

    abstract double weight(double distance);
}
