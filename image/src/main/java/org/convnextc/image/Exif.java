package org.convnextc.image;

/** What becomes of the orientation that a camera wrote beside the pixels of an image file. */
public enum Exif {
    /** Pixels stay as they are stored; so the official evaluation takes them. */
    IGNORE,
    /** The image is turned and mirrored until it is upright, as Pillow's {@code ImageOps.exif_transpose} does. */
    APPLY
}
