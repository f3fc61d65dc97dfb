package org.convnextc.tool.console;

import java.io.PrintWriter;

/** How far a long work is, in the last line of a terminal; nothing where standard error is none. */
public final class ProgressBar {
    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final int steps;
    private final PrintWriter err;
    private final boolean shown = Terminal.present();
    private int done;

    public ProgressBar(int steps, PrintWriter err) {
        this.steps = steps;
        this.err = err;
        show();
    }

    /** Gives the line free; the next step takes it again. */
    public void hide() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    public void step() {
        done++;
        show();
    }

    private void show() {
        if (shown) {
            int full = (int) ((long) WIDTH * done / steps);
            err.print("\r[" + "=".repeat(full) + " ".repeat(WIDTH - full) + "] " + done + "/" + steps);
            err.flush();
        }
    }
}
