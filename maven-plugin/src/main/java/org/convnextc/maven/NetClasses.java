package org.convnextc.maven;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.lang.model.SourceVersion;
import org.apache.maven.plugin.MojoFailureException;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.Suggestions;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.syntax.NetParser;

/** Finds the classes that a project asks for. */
final class NetClasses {
    private static final String ENDING = ".net";
    private static final String ANY_FOLDER = "**/";

    private final Path basedir;
    private final String packageName;

    /**
     * @param basedir the project's folder
     * @param packageName of what has no folder that says one; empty for none
     */
    NetClasses(Path basedir, String packageName) throws MojoFailureException {
        this.basedir = basedir;
        this.packageName = packageName;
        if (!packageName.isEmpty() && !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            throw new MojoFailureException(
                    "packageName: " + packageName + " is no name for a Java package; expected one such as com.acme");
        }
    }

    /** The classes of files below a folder and of built-in nets. Throws an exception that says what is wrong with a name. */
    List<NetClass> find(Path root, List<String> excludes, List<String> builtIn)
            throws IOException, MojoFailureException {
        var classes = new ArrayList<NetClass>();
        if (Files.isDirectory(root)) {
            for (Path file : files(root, excludes)) {
                classes.add(inFile(root, file));
            }
        }
        for (String net : builtIn) {
            classes.add(builtIn(net));
        }
        requireDistinct(classes);
        return classes;
    }

    private static List<Path> files(Path root, List<String> excludes) throws IOException, MojoFailureException {
        var excluded = new ArrayList<PathMatcher>();
        for (String pattern : excludes) {
            excluded.addAll(matchers(root.getFileSystem(), pattern));
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(ENDING) && Files.isRegularFile(file))
                    .filter(file -> excluded.stream().noneMatch(pattern -> pattern.matches(root.relativize(file))))
                    .sorted()
                    .toList();
        }
    }

    /** As elsewhere in Maven, two asterisks and a slash stand for no folder, too. */
    private static List<PathMatcher> matchers(FileSystem files, String pattern) throws MojoFailureException {
        Stream<String> patterns = pattern.startsWith(ANY_FOLDER)
                ? Stream.of(pattern, pattern.substring(ANY_FOLDER.length()))
                : Stream.of(pattern);
        try {
            return patterns.map(each -> files.getPathMatcher("glob:" + each)).toList();
        } catch (PatternSyntaxException e) {
            throw new MojoFailureException("excludes: " + pattern + " is no pattern of paths: " + e.getDescription()
                    + "; expected one such as **/base.net");
        }
    }

    private NetClass inFile(Path root, Path file) throws MojoFailureException {
        String name = slashed(basedir.relativize(file));
        String folder = Optional.ofNullable(root.relativize(file).getParent())
                .map(parent -> StreamSupport.stream(parent.spliterator(), false)
                        .map(Path::toString)
                        .collect(Collectors.joining(".")))
                .orElse("");
        if (!folder.isEmpty() && !SourceVersion.isName(folder, SourceVersion.RELEASE_17)) {
            throw new MojoFailureException(name + ": its folder says the package of its class, and " + folder
                    + " is no name for a Java package; rename the folder");
        }
        String fileName = file.getFileName().toString();
        String className = fileName.substring(0, fileName.length() - ENDING.length());
        if (!ClassSpec.isClassName(className)) {
            throw new MojoFailureException(name + ": its name is that of its class, and " + className
                    + " is no name for a Java class; rename the file, or name it in excludes if others only use it");
        }
        return new NetClass(folder.isEmpty() ? packageName : folder, className, new NetText.InFile(file, name));
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    private NetClass builtIn(String net) throws MojoFailureException {
        Map<String, Source> known = new HashMap<>();
        for (String file : StandardNets.names()) {
            Source source = StandardNets.find(file).orElseThrow();
            for (Net each : NetParser.parse(source, new Diagnostics()).nets()) {
                known.put(each.name(), source);
            }
        }
        if (!known.containsKey(net)) {
            throw new MojoFailureException("nets: no built-in net is named " + net + "; "
                    + Suggestions.closest(net, known.keySet())
                            .map(close -> "did you mean " + close + "? Built in are ")
                            .orElse("built in are ")
                    + known.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return new NetClass(packageName, net, new NetText.BuiltIn(known.get(net), net));
    }

    private static void requireDistinct(List<NetClass> classes) throws MojoFailureException {
        Map<String, NetClass> byPath = new HashMap<>();
        for (NetClass each : classes) {
            NetClass other = byPath.put(each.path(), each);
            if (other != null) {
                throw new MojoFailureException(
                        other.text().name() + " and " + each.text().name() + " would both be the class " + each.path());
            }
        }
    }
}
