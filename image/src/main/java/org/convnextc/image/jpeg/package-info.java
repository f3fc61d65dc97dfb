/**
 * Decodes JPEG (ITU-T T.81 | ISO/IEC 10918-1) to the pixels of libjpeg-turbo 2.1, bit for bit: Huffman and arithmetic coding, sequential and
 * progressive, 8 bits. Where a file is damaged, the rules of libjpeg-turbo decide as well, for their pixels are those that Pillow shows.
 */
package org.convnextc.image.jpeg;
