/** Decoders of PNG, GIF and BMP files whose pixels are those of Pillow, bit for bit. For {@code org.convnextc.image} only. */
package org.convnextc.image.raster;
