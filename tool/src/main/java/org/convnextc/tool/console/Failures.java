package org.convnextc.tool.console;

import java.io.PrintWriter;
import org.convnextc.compiler.pass.PassException;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.cuda.CudaException;
import org.convnextc.io.FileException;
import org.convnextc.runtime.NativeCodeException;

/** Messages for whatever a command throws. */
public final class Failures {
    /** System property of child processes: {@code --debug} was given. */
    public static final String DEBUG = "org.convnextc.debug";

    private Failures() {}

    /** Tells the user; the result is the exit status. */
    public static int report(Throwable problem, PrintWriter err, boolean debug) {
        int status = ExitStatus.BAD_INPUT;
        if (problem instanceof DiagnosedException) {
            err.print(problem.getMessage());
        } else if (problem instanceof InputException
                || problem instanceof FileException
                || problem instanceof CudaException
                || problem instanceof NativeCodeException
                || problem instanceof UnsupportedGraphException) {
            err.println("convnextc: " + problem.getMessage());
        } else if (problem instanceof PassException crash) {
            status = ExitStatus.FAULT;
            err.println("convnextc: internal error: " + crash.getMessage());
            err.println("help: " + Reproducer.leave(crash));
        } else {
            status = ExitStatus.FAULT;
            err.println("convnextc: internal error: " + problem);
            err.println("help: " + advice(problem));
        }
        if (debug) {
            problem.printStackTrace(err);
        }
        err.flush();
        return status;
    }

    private static String advice(Throwable problem) {
        if (problem instanceof OutOfMemoryError) {
            return String.valueOf(problem.getMessage()).contains("outside the heap")
                    ? "the net needs a machine, or a limit, with more memory"
                    : "give Java more memory: JDK_JAVA_OPTIONS=-Xmx8g convnextc ...";
        }
        return "run it again with --debug and report the stack trace together with the input";
    }
}
