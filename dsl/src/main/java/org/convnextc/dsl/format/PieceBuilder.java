package org.convnextc.dsl.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.convnextc.dsl.format.Piece.Block;
import org.convnextc.dsl.format.Piece.Item;
import org.convnextc.dsl.format.Piece.Kind;
import org.convnextc.dsl.format.Piece.Stop;
import org.convnextc.dsl.format.Piece.Word;
import org.convnextc.dsl.grammar.NetGrammarParser.*;

/** From the parse tree of a text without errors to the pieces of its canonical form. */
final class PieceBuilder {
    private static final Word SPACE = new Word(" ");

    private final Comments comments;
    private final List<Piece> pieces = new ArrayList<>();

    private PieceBuilder(Comments comments) {
        this.comments = comments;
    }

    static Block file(FileContext file, Comments comments) {
        var items = new ArrayList<Item>();
        for (ParseTree child : file.children) {
            if (child instanceof UseContext use) {
                Word word = new Word("use " + use.TEXT().getText());
                items.add(new Item(List.of(word), "use", false, use.getStart(), use.getStop()));
            } else if (child instanceof NetContext net) {
                items.add(item(net, "net", comments, builder -> builder.net(net)));
            }
        }
        return new Block(Kind.FILE, items, null, file.EOF().getSymbol(), true);
    }

    private static Item item(
            ParserRuleContext context, String name, Comments comments, Consumer<PieceBuilder> content) {
        var builder = new PieceBuilder(comments);
        content.accept(builder);
        boolean labelled = context instanceof StepContext step && step.label() != null;
        return new Item(builder.pieces, name, labelled, start(context), context.getStop());
    }

    /** The first token that stands in the text. */
    private static Token start(ParserRuleContext context) {
        return context instanceof StepContext step && step.label() != null
                ? step.label().part(0).getStart()
                : context.getStart();
    }

    private void net(NetContext net) {
        List<TerminalNode> names = net.netHead().NAME();
        add("net " + names.get(0).getText());
        if (names.size() > 1) {
            pieces.add(new Stop("net :", 1, false, true));
            add(": " + names.get(1).getText());
        }
        pieces.add(new Stop("net {", 1, false, true));
        var slots = net.slot().stream()
                .map(slot -> item(slot, slot.NAME().getText(), comments, builder -> builder.slot(slot)))
                .toList();
        block(Kind.NET, slots, net.LBRACE(), net.RBRACE());
    }

    private void slot(SlotContext slot) {
        add(slot.NAME().getText());
        if (slot.parameters() != null) {
            add("(" + names(slot.parameters().NAME()) + ")");
        }
        if (slot.value() == null) {
            return;
        }
        pieces.add(new Stop("=", 1, false, true));
        add("= ");
        if (slot.value().chain() != null) {
            chain(slot.value().chain());
        } else {
            expr(slot.value().expr());
        }
    }

    private void chain(ChainContext chain) {
        var steps = chain.step().stream()
                .map(step -> item(step, firstWord(step), comments, builder -> builder.step(step)))
                .toList();
        block(Kind.CHAIN, steps, chain.LBRACE(), chain.RBRACE());
    }

    private static String firstWord(StepContext step) {
        return step.chain() != null ? "" : step.action().getStart().getText();
    }

    private void step(StepContext step) {
        if (step.label() != null) {
            add(label(step.label()));
            pieces.add(new Stop("label", 1, false, true));
        }
        if (step.chain() != null) {
            chain(step.chain());
        } else {
            action(step.action());
        }
    }

    private static String label(LabelContext label) {
        var text = new StringBuilder();
        for (PartContext part : label.part()) {
            if (part instanceof ElementPartContext element) {
                text.append('[').append(ExpressionText.tight(element.expr())).append(']');
            } else if (part instanceof SplicePartContext splice) {
                text.append('{').append(ExpressionText.tight(splice.expr())).append('}');
            } else {
                text.append(part.getText());
            }
        }
        return text.append(':').toString();
    }

    private void action(ActionContext action) {
        if (action instanceof ApplyContext apply) {
            apply(apply);
        } else if (action instanceof JoinContext join) {
            add(join.getStart().getText() + " ");
            chain(join.chain(0));
            if (join.VIA() != null) {
                add(" via ");
                chain(join.chain(1));
            }
        } else if (action instanceof ConcatContext concat) {
            add("concat");
            for (ChainContext branch : concat.chain()) {
                pieces.add(SPACE);
                chain(branch);
            }
        } else if (action instanceof OutputContext output) {
            add("output ");
            chain(output.chain());
        } else if (action instanceof ShareContext share) {
            add("share " + share.TEXT().getText() + " ");
            chain(share.chain());
        } else if (action instanceof ForContext loop) {
            loop(loop);
        } else if (action instanceof RepeatContext repeat) {
            RepeatHeadContext head = repeat.repeatHead();
            String index = head.AT() == null ? "" : "at " + head.NAME().getText() + " ";
            add("repeat " + ExpressionText.of(head.expr()) + " " + index);
            chain(repeat.chain());
        } else {
            conditional(((IfContext) action).conditional());
        }
    }

    private void apply(ApplyContext apply) {
        add(apply.NAME().getText());
        if (apply.arguments() != null) {
            // Only the author knows whether this is a call or an operand in parentheses.
            Token open = apply.arguments().getStart();
            boolean apart = apply.NAME().getSymbol().getStopIndex() + 1 < open.getStartIndex();
            add((apart ? " " : "") + "(" + ExpressionText.of(apply.arguments().expr()) + ")");
        }
        for (OperandContext operand : apply.operand()) {
            pieces.add(SPACE);
            if (operand instanceof OptionContext option && option.list() != null) {
                add(option.NAME().getText() + "=");
                list(option.list());
            } else {
                add(ExpressionText.of(operand));
            }
        }
        if (apply.expr() != null) {
            pieces.add(new Stop(arrow(apply.NAME().getText()), 1, false, true));
            add("-> " + ExpressionText.of(apply.expr()));
        }
    }

    /** Key of the stop before the arrow. */
    static String arrow(String op) {
        return "-> " + op;
    }

    private void loop(ForContext loop) {
        ForHeadContext head = loop.forHead();
        List<TerminalNode> names = head.NAME();
        int count = head.AT() == null ? names.size() : names.size() - 1;
        String index = head.AT() == null ? "" : " at " + names.get(count).getText();
        add("for " + names(names.subList(0, count)) + index + " in ");
        for (int i = 0; i < head.expr().size(); i++) {
            add(i == 0 ? "" : ", ");
            expr(head.expr(i));
        }
        pieces.add(SPACE);
        chain(loop.chain());
    }

    private void conditional(ConditionalContext conditional) {
        add("if " + ExpressionText.of(conditional.ifHead().expr()) + " ");
        chain(conditional.chain(0));
        if (conditional.ELSE() != null) {
            add(" else ");
        }
        if (conditional.conditional() != null) {
            conditional(conditional.conditional());
        } else if (conditional.ELSE() != null) {
            chain(conditional.chain(1));
        }
    }

    private void expr(ExprContext expr) {
        if (expr instanceof ListingContext listing) {
            list(listing.list());
        } else {
            add(ExpressionText.of(expr));
        }
    }

    private void list(ListContext list) {
        var elements = list.expr().stream()
                .map(element -> item(element, "", comments, builder -> builder.expr(element)))
                .toList();
        block(Kind.LIST, elements, list.LBRACK(), list.RBRACK());
    }

    private void block(Kind kind, List<Item> items, TerminalNode open, TerminalNode close) {
        Token first = open.getSymbol();
        Token last = close.getSymbol();
        boolean empty = items.isEmpty() && comments.between(first, last).isEmpty();
        pieces.add(new Block(kind, items, first, last, !empty && first.getLine() != last.getLine()));
    }

    private void add(String text) {
        pieces.add(new Word(text));
    }

    private static String names(List<TerminalNode> names) {
        return String.join(", ", names.stream().map(TerminalNode::getText).toList());
    }
}
