package org.convnextc.importer.onnx.lift;

/** What an axis of a tensor counts, wherever a layout has put it. */
enum Axis {
    BATCH,
    CHANNEL,
    ROW,
    COLUMN
}
