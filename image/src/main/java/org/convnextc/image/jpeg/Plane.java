package org.convnextc.image.jpeg;

/**
 * Samples of a component: those of three rows of MCUs, of which the next one takes the place of the oldest. Upsampling needs the row above
 * and the one below.
 */
final class Plane {
    private static final int GROUPS = 3;

    final Component component;
    final byte[] samples;
    final int stride;

    /** Rows of samples within a row of MCUs. */
    private final int groupRows;

    Plane(Component component) {
        this.component = component;
        this.groupRows = component.v * Block.SIDE;
        this.stride = component.blocksAcross * Block.SIDE;
        this.samples = new byte[GROUPS * groupRows * stride];
    }

    /** Where a row begins; above and below the image the nearest row is repeated. */
    int row(int y) {
        int row = Math.max(0, Math.min(component.height - 1, y));
        return start(row / groupRows, row % groupRows);
    }

    /** Where a block begins: row of blocks within a row of MCUs, and column of blocks. */
    int block(int mcuRow, int row, int column) {
        return start(mcuRow, row * Block.SIDE) + column * Block.SIDE;
    }

    private int start(int mcuRow, int row) {
        return (mcuRow % GROUPS * groupRows + row) * stride;
    }
}
