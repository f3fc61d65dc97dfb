/** A decoder of WebP files whose pixels are those of libwebp, bit for bit. For {@code org.convnextc.runtime.image} only. */
package org.convnextc.runtime.image.webp;
