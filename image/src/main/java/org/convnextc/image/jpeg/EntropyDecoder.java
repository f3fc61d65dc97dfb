package org.convnextc.image.jpeg;

import java.io.IOException;

/** Decodes the MCUs of a scan one after the other, over restart markers. */
abstract class EntropyDecoder {
    private static final int FIRST_FRAME = 0xc0;
    private static final int FIRST_RESTART = 0xd0;
    private static final int LAST_RESTART = 0xd7;

    final ByteSource in;
    final Scan scan;
    private final int interval;
    private int untilRestart;
    private int nextRestart;

    EntropyDecoder(ByteSource in, Scan scan, int interval) {
        this.in = in;
        this.scan = scan;
        this.interval = interval;
        this.untilRestart = interval;
    }

    static EntropyDecoder of(Frame frame, Scan scan, Tables tables, ByteSource in) throws JpegException {
        if (frame.progressive) {
            scan.checkProgression();
        }
        if (frame.arithmetic) {
            return new ArithmeticDecoder(in, scan, tables, frame.progressive);
        }
        return frame.progressive ? new ProgressiveDecoder(in, scan, tables) : new SequentialDecoder(in, scan, tables);
    }

    /** Blocks whose data is missing stay as they are. */
    final void decode(Mcu mcu) throws IOException {
        if (interval != 0) {
            if (untilRestart == 0) {
                resume();
                untilRestart = interval;
            }
            untilRestart--;
        }
        decodeBlocks(mcu);
    }

    private void resume() throws IOException {
        if (in.marker == 0) {
            in.findMarker();
        }
        while (isStale(in.marker)) {
            in.findMarker();
        }
        if (!isAhead(in.marker)) {
            in.marker = 0;
        }
        nextRestart = nextRestart + 1 & 7;
        restart();
    }

    /**
     * How libjpeg goes on where another marker than the expected one is met. One or two restart markers back, or what is no marker of JPEG:
     * the expected one may still come.
     */
    private boolean isStale(int marker) {
        int back = nextRestart - (marker - FIRST_RESTART) & 7;
        return marker < FIRST_FRAME || isRestart(marker) && (back == 1 || back == 2);
    }

    /** One or two ahead, or another marker: the expected one is lost, and with it the data up to this one. */
    private boolean isAhead(int marker) {
        int ahead = marker - FIRST_RESTART - nextRestart & 7;
        return !isRestart(marker) || ahead == 1 || ahead == 2;
    }

    private static boolean isRestart(int marker) {
        return marker >= FIRST_RESTART && marker <= LAST_RESTART;
    }

    /** Whether the data ended before all blocks up to here were there. */
    abstract boolean isStarved();

    abstract void decodeBlocks(Mcu mcu) throws IOException;

    /** Begins anew after a restart marker, or before one that stays pending. */
    abstract void restart();
}
