package org.convnextc.image.jpeg;

import java.util.List;

/**
 * What a scan header says (T.81, B.2.3).
 *
 * @param first first coefficient, in zigzag order
 * @param last last coefficient
 * @param highBit the bits from this one on are known already; 0 in a coefficient's first scan
 * @param lowBit the bits below this one come in later scans
 */
record Scan(List<Component> components, int first, int last, int highBit, int lowBit) {
    /** More would not fit into the standard's MCU (B.2.3). */
    private static final int MOST_BLOCKS = 10;

    boolean isInterleaved() {
        return components.size() > 1;
    }

    /** Of one MCU. */
    int blocks() throws JpegException {
        if (!isInterleaved()) {
            return 1;
        }
        int blocks = components.stream().mapToInt(c -> c.h * c.v).sum();
        if (blocks > MOST_BLOCKS) {
            throw new JpegException("an MCU has " + blocks + " blocks, at most " + MOST_BLOCKS + " are possible");
        }
        return blocks;
    }

    boolean isDc() {
        return first == 0;
    }

    /** T.81, G.1.1.1: of the coefficients either DC, or a band of AC of one component, and bits one by one after the first time. */
    void checkProgression() throws JpegException {
        boolean band = isDc() ? last == 0 : first <= last && last < Block.SIZE && !isInterleaved();
        boolean bits = (highBit == 0 || lowBit == highBit - 1) && lowBit <= 13;
        if (!band || !bits) {
            throw new JpegException("a scan has the coefficients " + first + " to " + last + " of "
                    + components.size() + " components, bits " + highBit + " to " + lowBit
                    + ", which no progression has");
        }
    }

    /** Notes which bits are known after this scan. */
    void updateKnown(int number) {
        for (Component component : components) {
            for (int k = Math.min(first, 1); k <= Math.max(last, Smoothing.COEFFICIENTS - 1); k++) {
                component.knownBefore[k] = number > 1 ? component.known[k] : 0;
            }
            for (int k = first; k <= last; k++) {
                component.known[k] = lowBit;
            }
        }
    }
}
