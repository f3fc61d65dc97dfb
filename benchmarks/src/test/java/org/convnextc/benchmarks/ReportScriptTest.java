package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code benchmarks/gpu/report.py} writes JSON that every reader takes. */
class ReportScriptTest {
    private static final String RESULTS =
            "{'goldens': [{'ours': {'golden': float('nan'), 'random': 0.5}}], 'seconds': -float('inf')}";

    @Test
    void whatIsNoNumberIsText() throws IOException, InterruptedException {
        var values = new ArrayList<String>();
        try (JsonParser parser = new JsonFactory().createParser(json())) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isScalarValue()) {
                    values.add(parser.currentName() + " " + parser.currentToken() + " " + parser.getText());
                }
            }
        }
        assertEquals(
                List.of("golden VALUE_STRING nan", "random VALUE_NUMBER_FLOAT 0.5", "seconds VALUE_STRING -inf"),
                values);
    }

    private static String json() throws IOException, InterruptedException {
        var command = new ProcessBuilder(
                        "python3", "-B", "-c", "import report; print(report.strict_json(" + RESULTS + "))")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().put("PYTHONPATH", "gpu");
        Process script;
        try {
            script = command.start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3: " + e.getMessage());
            throw e;
        }
        String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor());
        return text;
    }
}
