package org.convnextc.image.webp;

/**
 * Luma and chroma become red, green and blue, as libwebp makes them: chroma is interpolated from the four nearest samples with weights of
 * 9, 3, 3 and 1 sixteenth, the matrix is that of ITU-R BT.601 for luma from 16 to 235, in fixed point of 14 bits.
 */
final class ColourConversion {
    private final Size size;
    private final Plane[] planes;

    /** @param planes luma, blue difference, red difference */
    ColourConversion(Size size, Plane[] planes) {
        this.size = size;
        this.planes = planes;
    }

    int[] pixels() {
        int[] pixels = new int[size.area()];
        int width = size.width();
        int[] u = new int[width];
        int[] v = new int[width];
        for (int y = 0; y < size.height(); y++) {
            chroma(planes[1], y, u);
            chroma(planes[2], y, v);
            int luma = planes[0].at(0, y);
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = pixel(planes[0].get(luma + x), u[x], v[x]);
            }
        }
        return pixels;
    }

    /** A row of as many samples as there are pixels. */
    private void chroma(Plane plane, int y, int[] row) {
        int rows = size.height() + 1 >> 1;
        int otherRow = Math.max(0, Math.min(rows - 1, (y >> 1) + ((y & 1) == 0 ? -1 : 1)));
        int near = plane.at(0, y >> 1);
        int far = plane.at(0, otherRow);
        int last = row.length - 1;
        row[0] = edge(plane.get(near), plane.get(far));
        for (int x = 1; x <= last >> 1; x++) {
            int nearLeft = plane.get(near + x - 1);
            int nearRight = plane.get(near + x);
            int farLeft = plane.get(far + x - 1);
            int farRight = plane.get(far + x);
            int sum = nearLeft + nearRight + farLeft + farRight + 8;
            row[2 * x - 1] = (sum + 2 * (nearRight + farLeft) >> 3) + nearLeft >> 1;
            row[2 * x] = (sum + 2 * (nearLeft + farRight) >> 3) + nearRight >> 1;
        }
        if ((last & 1) == 1) {
            row[last] = edge(plane.get(near + (last >> 1)), plane.get(far + (last >> 1)));
        }
    }

    private static int edge(int near, int far) {
        return 3 * near + far + 2 >> 2;
    }

    private static int pixel(int y, int u, int v) {
        int luma = y * 19077 >> 8;
        int red = luma + (v * 26149 >> 8) - 14234 >> 6;
        int green = luma - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708 >> 6;
        int blue = luma + (u * 33050 >> 8) - 17685 >> 6;
        return Plane.clipped(red) << 16 | Plane.clipped(green) << 8 | Plane.clipped(blue);
    }
}
