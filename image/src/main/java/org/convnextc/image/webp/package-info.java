/** A decoder of WebP files whose pixels are those of libwebp, bit for bit. For {@code org.convnextc.image} only. */
package org.convnextc.image.webp;
