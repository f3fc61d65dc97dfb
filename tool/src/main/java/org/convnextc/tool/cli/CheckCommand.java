package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;
import org.convnextc.tool.console.DiagnosedException;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convnextc check FILE.net}. */
@Command(
        name = "check",
        description = "Reports everything that is wrong with a net.",
        footer = {"", "Warnings alone leave the exit status 0.", "Example: convnextc check examples/tiny.net"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Option(names = "--json", description = "Print JSON to standard output, for editors.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        int status = ExitStatus.DONE;
        if (json) {
            net.keepSilent();
        }
        try {
            net.lower(net.load());
        } catch (DiagnosedException e) {
            if (!json) {
                throw e;
            }
            status = ExitStatus.BAD_INPUT;
        }
        if (json) {
            Json.print(command.commandLine().getOut(), this::write);
        } else {
            net.showWarnings();
        }
        return status;
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("diagnostics");
        for (Diagnostic diagnostic : net.diagnostics()) {
            write(out, diagnostic);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Lines, columns and lengths count code points from 1; those and the file are absent where no place is to blame. */
    private static void write(JsonGenerator out, Diagnostic diagnostic) throws IOException {
        out.writeStartObject();
        out.writeStringField("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
        out.writeStringField("code", diagnostic.code());
        out.writeStringField("message", diagnostic.message());
        if (diagnostic.span().isPresent()) {
            Span span = diagnostic.span().get();
            out.writeStringField("file", span.file());
            out.writeNumberField("line", span.line());
            out.writeNumberField("column", span.column());
            out.writeNumberField("length", span.length());
        }
        out.writeArrayFieldStart("notes");
        for (String note : diagnostic.notes()) {
            out.writeString(note);
        }
        out.writeEndArray();
        if (diagnostic.help().isPresent()) {
            out.writeStringField("help", diagnostic.help().get());
        }
        out.writeEndObject();
    }
}
