package org.convnextc.runtime.image;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * Counts the scans of a JPEG file. A progressive one may have any number, each of a few bytes that say "no change", and for each the
 * decoder walks over all blocks of the image: 150 KB could cost minutes.
 */
final class JpegScans {
    /** The usual scripts have 6 to 10; one scan for each coefficient and each of three components are 192. */
    static final int MOST = 192;

    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    private JpegScans() {}

    /** Moves the stream. */
    static int count(ImageInputStream in) throws IOException {
        int scans = 0;
        try {
            in.seek(2);
            for (int marker = marker(in); marker != END_OF_IMAGE; marker = marker(in)) {
                scans += marker == START_OF_SCAN ? 1 : 0;
                int length = in.readUnsignedShort();
                in.seek(in.getStreamPosition() + Math.max(0, length - Short.BYTES));
            }
            return scans;
        } catch (EOFException e) {
            return scans; // the decoder says what is wrong with the file
        }
    }

    /** The next one that starts a segment or ends the image: coded data has FF 00 for FF, and restart markers D0 to D7. */
    private static int marker(ImageInputStream in) throws IOException {
        while (true) {
            if (in.readUnsignedByte() == 0xff) {
                int code = in.readUnsignedByte();
                while (code == 0xff) { // fill bytes
                    code = in.readUnsignedByte();
                }
                if (code != 0 && (code & 0xf8) != 0xd0) {
                    return code;
                }
            }
        }
    }
}
