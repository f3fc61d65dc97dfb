package org.convnextc.tool.build;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.tools.Builder;
import org.bytedeco.javacpp.tools.CommandExecutor;
import org.bytedeco.javacpp.tools.Logger;
import org.bytedeco.javacpp.tools.ParserException;

/**
 * Makes the library of some classes for one platform: JavaCPP's Builder writes the calls between Java and C++, and links them with the
 * objects.
 *
 * @param folder for files on the way
 */
record JniLinker(NativeCompiler compiler, Path folder) {
    /** Leaves out what is not reached from what is seen, and links the C library alone; where that is not enough, nothing is built. */
    private static final List<String> LINUX = List.of(
            "-ffunction-sections",
            "-fdata-sections",
            "-Wl,--gc-sections,-z,defs,--as-needed",
            "-nodefaultlibs",
            "-lpthread",
            "-lm",
            "-lc",
            "-lgcc");

    /** Links GCC's own libraries into the library. Without declspec nothing is exported but what the list says. */
    private static final List<String> WINDOWS = List.of("-static", "-U__declspec", "-D__declspec(x)=");

    /**
     * @param classes by full name
     * @param classPath where their class files are
     * @param include the headers
     * @param out where the library goes
     */
    void link(List<String> classes, List<Path> objects, Path classPath, Path include, Path out)
            throws IOException, InterruptedException, ParserException, ClassNotFoundException {
        new Builder(new Silent())
                .classPaths(classPath.toString())
                .properties(compiler.platform() + (compiler.isWindows() ? "-mingw" : ""))
                .property("platform.includepath", include.toString())
                .property("platform.compiler", compiler.cxx().program())
                .outputDirectory(Files.createDirectories(out).toFile())
                .compilerOptions(inputs(classes, objects, classPath))
                .commandExecutor(new Compile(folder))
                .classesOrPackages(classes.toArray(String[]::new))
                .build();
    }

    /**
     * The objects; and that nothing but the classes' own methods is to be seen of the library, and on Linux nothing else to be in it. What
     * JavaCPP adds is left out: its initialisation, which loads JavaCPP's own library and takes longer than the rest of a load, and methods
     * of JavaCPP's classes, which work on the state that it sets up. The methods of these classes take numbers and arrays, and need neither,
     * nor the C++ library.
     */
    private String[] inputs(List<String> classes, List<Path> objects, Path classPath)
            throws IOException, ClassNotFoundException {
        var inputs = new ArrayList<>(objects.stream().map(Path::toString).toList());
        if (compiler.isLinux()) {
            Path visible = folder.resolve("visible.map");
            String names = functions(classes, classPath).collect(Collectors.joining("; "));
            Files.writeString(visible, "{ global: " + names + "; local: *; };\n");
            inputs.add("-Wl,--version-script=" + visible);
            inputs.addAll(LINUX);
        } else if (compiler.isWindows()) {
            Path visible = folder.resolve("visible.def");
            String names = functions(classes, classPath).collect(Collectors.joining("\n"));
            Files.writeString(visible, "EXPORTS\n" + names + "\n");
            inputs.add(visible.toString());
            inputs.addAll(WINDOWS);
        }
        return inputs.toArray(String[]::new);
    }

    /** What the JVM looks for in the library: no methods of one name, whose functions would have longer names. */
    private static Stream<String> functions(List<String> classes, Path classPath)
            throws IOException, ClassNotFoundException {
        var functions = new ArrayList<String>();
        try (var loader = new URLClassLoader(new URL[] {classPath.toUri().toURL()})) {
            for (String name : classes) {
                for (Method method : Class.forName(name, false, loader).getDeclaredMethods()) {
                    if (Modifier.isNative(method.getModifiers())) {
                        functions.add("Java_" + mangle(name) + "_" + method.getName());
                    }
                }
            }
        }
        return functions.stream().sorted();
    }

    /** A class's name within that of a JNI function. */
    private static String mangle(String name) {
        return name.chars()
                .mapToObj(c -> c == '.'
                        ? "_"
                        : c == '_' ? "_1" : c < 128 ? Character.toString(c) : String.format(Locale.ROOT, "_0%04x", c))
                .collect(Collectors.joining());
    }

    /** Keeps Builder's remarks to itself. */
    private static final class Silent extends Logger {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {}
    }

    /** Runs Builder's compiler; what it says is shown where it fails. */
    private static final class Compile extends CommandExecutor {
        private final Path folder;

        Compile(Path folder) {
            super(new Silent());
            this.folder = folder;
        }

        @Override
        public int executeCommand(List<String> command, File directory, Map<String, String> environment)
                throws IOException, InterruptedException {
            Path log = Files.createTempFile(folder, "link", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(directory)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            if (environment != null) {
                builder.environment().putAll(environment);
            }
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with status " + status + ":\n" + Files.readString(log));
            }
            return status;
        }
    }
}
