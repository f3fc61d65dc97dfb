package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of {@code names.txt}, there and back, and every table's version. The rows are read here by another reader. */
class NameRowsTest {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d?)([a-z])(?:\\+(\\d))?\\}");

    /** A row with numbers in its places. */
    record Row(NameTable table, String net, String own) {}

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream in = NameTable.class.getResourceAsStream("names.txt")) {
            NameTable table = null;
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R")) {
                String[] words = line.split(" +");
                if (line.startsWith("[")) {
                    table = NameTable.valueOf(line.substring(1, line.length() - 1));
                } else if (words.length == 2
                        && !List.of("mark", "without", "prefix", "bare").contains(words[0])) {
                    rows.add(new Row(table, filled(words[0]), filled(words[1])));
                }
            }
        }
        return rows;
    }

    /** With i, j and k as 1, 2 and 0. */
    private static String filled(String name) {
        return PLACE.matcher(name)
                .replaceAll((MatchResult place) -> {
                    int factor = place.group(1).isEmpty() ? 1 : Integer.parseInt(place.group(1));
                    int summand = place.group(3) == null ? 0 : Integer.parseInt(place.group(3));
                    return Integer.toString(factor * List.of(1, 2, 0).get("ijk".indexOf(place.group(2))) + summand);
                })
                .replace("*", "weight");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void translatesThereAndBack(Row row) {
        assertEquals(row.net, row.table.net(row.own));
        assertTrue(
                row.table.owns(row.net).contains(row.own),
                row.table.owns(row.net).toString());
    }

    /** Names change from release to release. */
    @ParameterizedTest
    @EnumSource(NameTable.class)
    void saysWhichVersionWasRead(NameTable table) {
        assertTrue(table.source().matches(".*( \\d+(\\.\\d+)*\\b|commit [0-9a-f]{12}).*"), table.source());
    }
}
