package org.convnextc.importer.onnx.lift;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.ir.TensorType;

/** Matches the terms that outputs need, and puts the ops that come of them one after another. */
final class Assembly {
    private final Matcher matcher;
    private final Term start;
    private final Refusals refusals;
    private final Map<Term, Match> matches = new HashMap<>();
    private final Map<Term, Integer> numbers = new HashMap<>();
    private final List<LiftedNet.Step> steps = new ArrayList<>();
    private final List<LiftedNet.Output> outputs = new ArrayList<>();
    private Optional<String> tail = Optional.empty();

    /** @param start the term that is the net's input */
    Assembly(Terms terms, Term start, Refusals refusals) {
        this.matcher = new Matcher(terms);
        this.start = start;
        this.refusals = refusals;
    }

    /** A value that the net hands out: of classes the logits. */
    void output(String name, Known.Flow flow) {
        Term term = flow.term();
        while (term.prim() instanceof Prim.Tail end) {
            tail = Optional.of(end.operator());
            term = term.operand(0);
        }
        if (term == start) {
            refusals.addOutput(name, "is the input");
            return;
        }
        if (add(term)) {
            outputs.add(new LiftedNet.Output(name, numbers.get(term)));
        }
    }

    /** Everything that a term needs, and the term itself; false where a part is refused. */
    private boolean add(Term root) {
        Deque<Term> open = new ArrayDeque<>();
        Set<Term> entered = new HashSet<>();
        open.push(root);
        boolean all = true;
        while (!open.isEmpty()) {
            Term term = open.peek();
            if (term == start || numbers.containsKey(term)) {
                open.pop();
            } else if (entered.add(term)) {
                Optional<Match> match = match(term);
                all &= match.isPresent();
                match.ifPresent(found -> found.operands().forEach(open::push));
            } else {
                open.pop();
                all &= step(term);
            }
        }
        return all;
    }

    private Optional<Match> match(Term term) {
        Optional<Match> match = Optional.empty();
        try {
            match = matcher.match(term);
            if (match.isEmpty()) {
                refusals.add(term.origin(), reason(term));
            }
        } catch (Refusal e) {
            refusals.add(term.origin(), e.getMessage());
        }
        match.ifPresent(found -> matches.put(term, found));
        return match;
    }

    private static String reason(Term term) {
        if (term.prim() instanceof Prim.Input) {
            return "is read before and behind the scaling of pixels";
        }
        if (term.prim() instanceof Prim.Tail) {
            return "is followed by other steps";
        }
        return "is part of no pattern that a step is known for";
    }

    private boolean step(Term term) {
        Match match = matches.get(term);
        if (match == null
                || !numbers.keySet()
                        .containsAll(match.operands().stream()
                                .filter(t -> t != start)
                                .toList())) {
            return false;
        }
        List<Integer> operands = match.operands().stream()
                .map(operand -> operand == start ? LiftedNet.INPUT : numbers.get(operand))
                .toList();
        try {
            TensorType type = At.infer(
                    match.op(),
                    match.operands().stream()
                            .map(operand -> operand.dims().type())
                            .toList());
            numbers.put(term, steps.size());
            steps.add(new LiftedNet.Step(
                    match.op(),
                    operands,
                    type,
                    match.weights(),
                    match.names(),
                    term.origin().name(),
                    term.origin().shown()));
            return true;
        } catch (Refusal e) {
            refusals.add(term.origin(), e.getMessage());
            return false;
        }
    }

    LiftedNet net(TensorType input, Optional<LiftedNet.Pixels> pixels, List<String> notes) {
        return new LiftedNet(input, steps, outputs, pixels, tail, notes);
    }
}
