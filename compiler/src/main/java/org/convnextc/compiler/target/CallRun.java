package org.convnextc.compiler.target;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;

/**
 * Calls of one function that follow each other under numbered paths, {@code stages.2.0} to {@code stages.2.8}: a loop in the source.
 *
 * @param path without the number
 * @param first number
 * @param at of the first call in the body
 */
public record CallRun(Function callee, String path, int first, int count, int at) {
    private static final Pattern NUMBERED = Pattern.compile("(.*)\\.(\\d{1,9})");

    /** The run that starts with the call at a position; a call whose path has no number is a run by itself, with an empty path. */
    public static CallRun startingAt(int position, List<Instruction> body) {
        Function callee = callee(body.get(position));
        Matcher start = NUMBERED.matcher(path(body.get(position)));
        if (!start.matches()) {
            return new CallRun(callee, "", 0, 1, position);
        }
        int first = Integer.parseInt(start.group(2));
        int count = 1;
        while (position + count < body.size()
                && continues(body, position + count, callee, start.group(1) + "." + (first + count))) {
            count++;
        }
        return new CallRun(callee, start.group(1), first, count, position);
    }

    private static boolean continues(List<Instruction> body, int position, Function callee, String path) {
        Instruction next = body.get(position);
        return next.op() instanceof Call
                && callee(next).equals(callee)
                && path(next).equals(path)
                && next.operands().get(0).equals(body.get(position - 1).name());
    }

    private static Function callee(Instruction call) {
        return ((Call) call.op()).callee();
    }

    private static String path(Instruction call) {
        return call.path().orElseThrow();
    }
}
