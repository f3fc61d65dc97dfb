package org.convnextc.image.webp;

/** Smooths the edges between blocks (RFC 6386, section 15). */
final class LoopFilter {
    private final LossyHeader header;

    LoopFilter(LossyHeader header) {
        this.header = header;
    }

    /** 0 to 63. */
    int level(Macroblock block) {
        LossyHeader.Filter filter = header.filter;
        int level =
                header.filterLevels[block.segment] + filter.intraDelta() + (block.byBlocks ? filter.blocksDelta() : 0);
        return filter.level() == 0 ? 0 : Math.max(0, Math.min(63, level));
    }

    /** A macroblock in column and row; {@code inner} edges are those between its own blocks. */
    void filter(Plane[] planes, int column, int row, int level, boolean inner) {
        if (level == 0) {
            return;
        }
        int interior = interiorLimit(level);
        int limit = 2 * level + interior;
        var edges = new Edge(interior, level >= 40 ? 2 : level >= 15 ? 1 : 0);
        int components = header.filter.simple() ? 1 : planes.length;
        for (int i = 0; i < components; i++) {
            Plane plane = planes[i];
            int size = i == 0 ? 16 : 8;
            int at = plane.at(column * size, row * size);
            if (column > 0) {
                along(plane, at, 1, plane.stride, size, limit + 4, edges, true);
            }
            for (int x = 4; inner && x < size; x += 4) {
                along(plane, at + x, 1, plane.stride, size, limit, edges, false);
            }
            if (row > 0) {
                along(plane, at, plane.stride, 1, size, limit + 4, edges, true);
            }
            for (int y = 4; inner && y < size; y += 4) {
                along(plane, at + y * plane.stride, plane.stride, 1, size, limit, edges, false);
            }
        }
    }

    private record Edge(int interior, int variance) {}

    private int interiorLimit(int level) {
        int sharpness = header.filter.sharpness();
        int limit = level;
        if (sharpness > 0) {
            limit = Math.min(limit >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        return Math.max(1, limit);
    }

    /** @param across the step from one side of the edge to the other; {@code step} leads along it */
    private void along(Plane plane, int start, int across, int step, int size, int limit, Edge edge, boolean outer) {
        boolean simple = header.filter.simple();
        int most = 2 * limit + 1;
        for (int i = 0, at = start; i < size; i++, at += step) {
            int p1 = plane.get(at - 2 * across);
            int p0 = plane.get(at - across);
            int q0 = plane.get(at);
            int q1 = plane.get(at + across);
            if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > most) {
                continue;
            }
            if (simple) {
                two(plane, at, across, p1, p0, q0, q1);
                continue;
            }
            int p2 = plane.get(at - 3 * across);
            int q2 = plane.get(at + 2 * across);
            int p = Math.abs(p1 - p0);
            int q = Math.abs(q1 - q0);
            if (p > edge.interior
                    || q > edge.interior
                    || Math.abs(p2 - p1) > edge.interior
                    || Math.abs(q2 - q1) > edge.interior
                    || Math.abs(plane.get(at - 4 * across) - p2) > edge.interior
                    || Math.abs(plane.get(at + 3 * across) - q2) > edge.interior) {
                continue;
            }
            if (p > edge.variance || q > edge.variance) {
                two(plane, at, across, p1, p0, q0, q1);
            } else if (outer) {
                int a = signed(3 * (q0 - p0) + signed(p1 - q1));
                int a1 = 27 * a + 63 >> 7;
                int a2 = 18 * a + 63 >> 7;
                int a3 = 9 * a + 63 >> 7;
                plane.set(at - 3 * across, p2 + a3);
                plane.set(at - 2 * across, p1 + a2);
                plane.set(at - across, p0 + a1);
                plane.set(at, q0 - a1);
                plane.set(at + across, q1 - a2);
                plane.set(at + 2 * across, q2 - a3);
            } else {
                int a = 3 * (q0 - p0);
                int a1 = signed(a + 4) >> 3;
                int a3 = a1 + 1 >> 1;
                plane.set(at - 2 * across, p1 + a3);
                plane.set(at - across, p0 + (signed(a + 3) >> 3));
                plane.set(at, q0 - a1);
                plane.set(at + across, q1 - a3);
            }
        }
    }

    /** Changes the samples next to the edge only. */
    private static void two(Plane plane, int at, int across, int p1, int p0, int q0, int q1) {
        int a = 3 * (q0 - p0) + signed(p1 - q1);
        plane.set(at - across, p0 + (signed(a + 3) >> 3));
        plane.set(at, q0 - (signed(a + 4) >> 3));
    }

    /** Within the values of a signed byte. */
    private static int signed(int value) {
        return Math.max(-128, Math.min(127, value));
    }
}
