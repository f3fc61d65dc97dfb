package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code benchmarks/gpu/report.py} writes JSON that every reader takes. */
class ReportScriptTest {
    private static final String SCRIPT =
            """
            import report
            results = {'goldens': [{'ours': {'golden': float('nan'), 'random': 0.5}}], 'seconds': -float('inf')}
            print(report.strict_json(results))
            """;

    @Test
    void whatIsNoNumberIsText() throws IOException, InterruptedException {
        var values = new ArrayList<String>();
        try (JsonParser parser = new JsonFactory().createParser(Python.run("", "-c", SCRIPT))) {
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
}
