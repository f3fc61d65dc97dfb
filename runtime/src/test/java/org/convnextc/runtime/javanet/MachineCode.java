package org.convnextc.runtime.javanet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A method as C2 compiled it: the x86-64 instructions, from the bytes that a JVM without a disassembler of its own prints of them. */
final class MachineCode {
    private static final Pattern BYTES = Pattern.compile("\\s+0x([0-9a-f]+): ([0-9a-f |]+)\\s*");
    private static final Pattern DISASSEMBLED = Pattern.compile("\\s*([0-9a-f]+):\\s+(\\S.*)");
    private static final Pattern JUMP = Pattern.compile("j\\w+\\s+0x([0-9a-f]+).*");

    /** Addresses count from the method's beginning. */
    record Instruction(long address, String text) {}

    private final List<Instruction> instructions;

    private MachineCode(List<Instruction> instructions) {
        this.instructions = instructions;
    }

    /**
     * The last code that C2 made for a method to be called from its beginning.
     *
     * @param log of -XX:CompileCommand=print
     * @param method class and name, as in {@code VectorTiles::eight}
     * @param folder for a file
     */
    static MachineCode of(String log, String method, Path folder) throws IOException, InterruptedException {
        String found = null;
        for (String compiled : log.split("Compiled method \\(")) {
            String title = compiled.lines().findFirst().orElse("");
            if (title.startsWith("c2") && title.contains(method) && !title.contains(" % ")) {
                found = compiled;
            }
        }
        if (found == null) {
            throw new IllegalStateException("C2 has not compiled " + method);
        }
        Path file = Files.write(folder.resolve("code"), bytes(found));
        return new MachineCode(disassembled(file));
    }

    private static byte[] bytes(String compiled) {
        String code = compiled.substring(compiled.indexOf("[MachCode]"), compiled.indexOf("[/MachCode]"));
        var hex = new StringBuilder();
        long base = -1;
        for (String line : code.lines().toList()) {
            if (line.startsWith("[Exception Handler]") || line.startsWith("[Stub Code]")) {
                break;
            }
            Matcher bytes = BYTES.matcher(line);
            if (bytes.matches()) {
                long address = Long.parseLong(bytes.group(1), 16);
                base = base < 0 ? address : base;
                hex.append("90".repeat((int) (address - base) - hex.length() / 2)); // what is left out are nops
                hex.append(bytes.group(2).replaceAll("[ |]", ""));
            }
        }
        return HexFormat.of().parseHex(hex);
    }

    private static List<Instruction> disassembled(Path file) throws IOException, InterruptedException {
        var objdump = new ProcessBuilder(
                "objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "--no-show-raw-insn", file.toString());
        Process process = objdump.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(text);
        }
        return text.lines()
                .map(DISASSEMBLED::matcher)
                .filter(Matcher::matches)
                .map(line -> new Instruction(Long.parseLong(line.group(1), 16), line.group(2)))
                .toList();
    }

    /** The instructions of each loop that has some of a kind in it and holds no other such loop. */
    List<List<String>> innermostLoops(Pattern kind) {
        Map<Long, Integer> places = new HashMap<>();
        var loops = new ArrayList<List<Instruction>>();
        for (int i = 0; i < instructions.size(); i++) {
            places.put(instructions.get(i).address, i);
            Matcher jump = JUMP.matcher(instructions.get(i).text);
            Integer start = jump.matches() ? places.get(Long.parseUnsignedLong(jump.group(1), 16)) : null;
            if (start != null) {
                loops.add(instructions.subList(start, i + 1));
            }
        }
        loops.removeIf(loop -> loop.stream().noneMatch(x -> kind.matcher(x.text).find()));
        return loops.stream()
                .filter(loop -> loops.stream().noneMatch(other -> other != loop && loop.containsAll(other)))
                .map(loop -> loop.stream().map(Instruction::text).toList())
                .toList();
    }
}
